import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useWords } from '../../../../lib/words.ts'
import { PlanSummary } from '../../../../service-model/plan/PlanSummary.tsx'
import type { DialogProps } from '../dialog-props.ts'
import { AskDialog } from '../dialogs/AskDialog.tsx'
import { upgradeImage, upgradeImagePlan, useOperation } from '../queries.ts'
import { useSeen } from '../use-seen.ts'
import { useNewerTexts } from './newer-texts.ts'

/** The dialog that upgrades only the image: it shows the plan and asks for confirmation. */
export function NewerDialog({ service, image = service.image.reference, onClose }: DialogProps) {
  const t = useNewerTexts()
  const words = useWords()
  const looking = useSeen(service)
  const { seen } = looking
  const { data: plan, error, refetch } = useQuery(upgradeImagePlan(seen, image))
  const operation = useOperation(service, () => upgradeImage(seen, image), onClose)
  const { parallelism, confirmAfterMinutes } = seen.spec.update
  return (
    <AskDialog
      service={service}
      action={words.action('upgrade')}
      confirmLabel={t.upgradeNow}
      harmless
      size="lg"
      blocked={!plan || plan.errors.length > 0 || plan.changes.length === 0}
      looking={looking}
      operation={operation}
      onClose={onClose}
    >
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {t.upgradeTo(image)} {confirmAfterMinutes === null ? t.waits : t.confirmsItself(confirmAfterMinutes)}
      </Text>
      <PlanSummary plan={plan} error={error} retry={refetch} parallelism={parallelism} />
    </AskDialog>
  )
}
