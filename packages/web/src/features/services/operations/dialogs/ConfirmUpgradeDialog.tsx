import { Text } from '@mantine/core'
import { useServerTexts } from '../../../../lib/server-texts.ts'
import { useStaleCheck } from '../../../../service-model/use-stale-check.ts'
import type { DialogProps } from '../dialog-props.ts'
import { useDialogTexts } from '../dialog-texts.ts'
import { useOperation } from '../queries.ts'
import { runAction } from '../run-action.ts'
import { ConfirmOperationDialog } from './ConfirmOperationDialog.tsx'

/** The dialog that confirms an upgrade, and explains that it can't be rolled back afterwards. */
export function ConfirmUpgradeDialog({ service, onClose }: DialogProps) {
  const t = useDialogTexts()
  const serverTexts = useServerTexts()
  const staleCheck = useStaleCheck(service)
  const operation = useOperation(service, () => runAction('confirm', service, staleCheck.seen.version), onClose)
  const { state, revision, pendingFrom, reason, reasonMessage } = staleCheck.seen
  const isComplete = state === 'upgraded'
  return (
    <ConfirmOperationDialog
      service={service}
      action={isComplete ? serverTexts.action('confirm') : t.acceptTitle}
      harmless
      staleCheck={staleCheck}
      operation={operation}
      onClose={onClose}
    >
      {!isComplete && reason !== null && (
        <Text size="sm" c="var(--mantine-color-error)">
          {serverTexts.message(reason, reasonMessage)}
        </Text>
      )}
      <Text size="sm">{isComplete ? t.confirmText(revision) : t.acceptText}</Text>
      {pendingFrom !== null && <Text size="sm">{t.cannotBeUndone(pendingFrom)}</Text>}
    </ConfirmOperationDialog>
  )
}
