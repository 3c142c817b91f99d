import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useServerTexts } from '../../../../lib/server-texts.ts'
import { PlanSummary } from '../../../../service-model/plan/PlanSummary.tsx'
import { useStaleCheck } from '../../../../service-model/use-stale-check.ts'
import type { DialogProps } from '../dialog-props.ts'
import { ConfirmOperationDialog } from '../dialogs/ConfirmOperationDialog.tsx'
import { upgradeImage, upgradeImagePlan, useOperation } from '../queries.ts'
import { useNewerImageTexts } from './newer-image-texts.ts'

/** The dialog that upgrades only the image: it shows the plan and asks for confirmation. */
export function UpgradeImageDialog({ service, image = service.image.reference, onClose }: DialogProps) {
  const t = useNewerImageTexts()
  const serverTexts = useServerTexts()
  const staleCheck = useStaleCheck(service)
  const { seen } = staleCheck
  const { data: plan, error, refetch } = useQuery(upgradeImagePlan(seen, image))
  const operation = useOperation(service, () => upgradeImage(seen, image), onClose)
  const { parallelism, confirmAfterMinutes } = seen.spec.update
  return (
    <ConfirmOperationDialog
      service={service}
      action={serverTexts.action('upgrade')}
      confirmLabel={t.upgradeNow}
      harmless
      size="lg"
      blocked={!plan || plan.errors.length > 0 || plan.changes.length === 0}
      staleCheck={staleCheck}
      operation={operation}
      onClose={onClose}
    >
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {t.upgradeTo(image)}{' '}
        {confirmAfterMinutes === null ? t.waitsForConfirmation : t.confirmsItself(confirmAfterMinutes)}
      </Text>
      <PlanSummary plan={plan} error={error} retry={refetch} parallelism={parallelism} />
    </ConfirmOperationDialog>
  )
}
