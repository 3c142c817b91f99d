import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useServerTexts } from '../../../../lib/server-texts.ts'
import { Findings } from '../../../../service-model/plan/Findings.tsx'
import type { DialogProps } from '../dialog-props.ts'
import { useDialogTexts } from '../dialog-texts.ts'
import { stopPlan, useOperation } from '../queries.ts'
import { runAction } from '../run-action.ts'
import { ConfirmOperationDialog } from './ConfirmOperationDialog.tsx'

/** The dialog that stops a service. It warns of load balancers that route to the service. */
export function StopDialog({ service, onClose }: DialogProps) {
  const t = useDialogTexts()
  const serverTexts = useServerTexts()
  const { data: plan } = useQuery(stopPlan(service))
  const operation = useOperation(service, () => runAction('stop', service, null), onClose)
  return (
    <ConfirmOperationDialog
      service={service}
      action={serverTexts.action('stop')}
      operation={operation}
      onClose={onClose}
    >
      <Text size="sm">{t.stopText(service.instances.desired)}</Text>
      {plan && <Findings kind="warning" findings={plan.warnings} />}
    </ConfirmOperationDialog>
  )
}

export function RestartDialog({ service, onClose }: DialogProps) {
  const t = useDialogTexts()
  const serverTexts = useServerTexts()
  const operation = useOperation(service, () => runAction('restart', service, null), onClose)
  return (
    <ConfirmOperationDialog
      service={service}
      action={serverTexts.action('restart')}
      harmless
      operation={operation}
      onClose={onClose}
    >
      <Text size="sm">{t.restartText(service.instances.desired, service.spec.update.parallelism)}</Text>
    </ConfirmOperationDialog>
  )
}
