import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useWords } from '../../../../lib/words.ts'
import { PlanSummary } from '../../../../service-model/plan/PlanSummary.tsx'
import type { DialogProps } from '../dialog-props.ts'
import { useDialogTexts } from '../dialog-texts.ts'
import { rollBack, rollBackPlan, useOperation } from '../queries.ts'
import { useSeen } from '../use-seen.ts'
import { AskDialog } from './AskDialog.tsx'

/** The dialog that rolls back the waiting upgrade. With a revision, it returns to that revision by an upgrade. */
export function RollBackDialog({ service, revision, onClose }: DialogProps) {
  const t = useDialogTexts()
  const words = useWords()
  const looking = useSeen(service)
  const { data: plan, error, refetch } = useQuery(rollBackPlan(looking.seen, revision))
  const operation = useOperation(service, () => rollBack(looking.seen, revision), onClose)
  const changesNothing = revision !== undefined && plan?.changes.length === 0
  return (
    <AskDialog
      service={service}
      action={revision === undefined ? words.action('roll-back') : t.returnTitle}
      harmless
      size="lg"
      blocked={!plan || plan.errors.length > 0 || changesNothing}
      looking={looking}
      operation={operation}
      onClose={onClose}
    >
      <Text size="sm">
        <Description service={looking.seen} revision={revision} />
      </Text>
      <PlanSummary plan={plan} error={error} retry={refetch} parallelism={looking.seen.spec.update.parallelism} />
    </AskDialog>
  )
}

function Description({ service, revision }: Pick<DialogProps, 'service' | 'revision'>) {
  const t = useDialogTexts()
  if (revision !== undefined) return t.returnText(revision)
  return service.pendingFrom === null ? t.rollBackHarder : t.rollBackText(service.pendingFrom)
}
