import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useServerTexts } from '../../../../lib/server-texts.ts'
import { PlanSummary } from '../../../../service-model/plan/PlanSummary.tsx'
import { useStaleCheck } from '../../../../service-model/use-stale-check.ts'
import type { DialogProps } from '../dialog-props.ts'
import { useDialogTexts } from '../dialog-texts.ts'
import { rollBack, rollBackPlan, useOperation } from '../queries.ts'
import { ConfirmOperationDialog } from './ConfirmOperationDialog.tsx'

/** The dialog that rolls back the waiting upgrade. With a revision, it returns to that revision by an upgrade. */
export function RollBackDialog({ service, revision, onClose }: DialogProps) {
  const t = useDialogTexts()
  const serverTexts = useServerTexts()
  const staleCheck = useStaleCheck(service)
  const { data: plan, error, refetch } = useQuery(rollBackPlan(staleCheck.seen, revision))
  const operation = useOperation(service, () => rollBack(staleCheck.seen, revision), onClose)
  const changesNothing = revision !== undefined && plan?.changes.length === 0
  return (
    <ConfirmOperationDialog
      service={service}
      action={revision === undefined ? serverTexts.action('roll-back') : t.returnTitle}
      harmless
      size="lg"
      blocked={!plan || plan.errors.length > 0 || changesNothing}
      staleCheck={staleCheck}
      operation={operation}
      onClose={onClose}
    >
      <Text size="sm">
        <Description service={staleCheck.seen} revision={revision} />
      </Text>
      <PlanSummary plan={plan} error={error} retry={refetch} parallelism={staleCheck.seen.spec.update.parallelism} />
    </ConfirmOperationDialog>
  )
}

function Description({ service, revision }: Pick<DialogProps, 'service' | 'revision'>) {
  const t = useDialogTexts()
  if (revision !== undefined) return t.returnText(revision)
  return service.pendingFrom === null ? t.rollBackAllAtOnce : t.rollBackText(service.pendingFrom)
}
