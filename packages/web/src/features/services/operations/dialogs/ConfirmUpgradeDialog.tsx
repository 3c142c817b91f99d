import { Text } from '@mantine/core'
import { useWords } from '../../../../lib/words.ts'
import type { DialogProps } from '../dialog-props.ts'
import { useDialogTexts } from '../dialog-texts.ts'
import { useOperation } from '../queries.ts'
import { useSeen } from '../use-seen.ts'
import { runVerb } from '../verbs.ts'
import { AskDialog } from './AskDialog.tsx'

/** The dialog that confirms an upgrade, and explains that it can't be rolled back afterwards. */
export function ConfirmUpgradeDialog({ service, onClose }: DialogProps) {
  const t = useDialogTexts()
  const words = useWords()
  const looking = useSeen(service)
  const operation = useOperation(service, () => runVerb('confirm', service, looking.seen.version), onClose)
  const { state, revision, pendingFrom, reason, reasonMessage } = looking.seen
  const isComplete = state === 'upgraded'
  return (
    <AskDialog
      service={service}
      action={isComplete ? words.action('confirm') : t.acceptTitle}
      harmless
      looking={looking}
      operation={operation}
      onClose={onClose}
    >
      {!isComplete && reason !== null && (
        <Text size="sm" c="var(--mantine-color-error)">
          {words.server(reason, reasonMessage)}
        </Text>
      )}
      <Text size="sm">{isComplete ? t.confirmText(revision) : t.acceptText}</Text>
      {pendingFrom !== null && <Text size="sm">{t.noWayBack(pendingFrom)}</Text>}
    </AskDialog>
  )
}
