import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useWords } from '../../../../lib/words.ts'
import { Findings } from '../../../../service-model/plan/Findings.tsx'
import type { DialogProps } from '../dialog-props.ts'
import { useDialogTexts } from '../dialog-texts.ts'
import { stopPlan, useOperation } from '../queries.ts'
import { runVerb } from '../verbs.ts'
import { AskDialog } from './AskDialog.tsx'

/** The dialog that stops a service. It warns of load balancers that route to the service. */
export function StopDialog({ service, onClose }: DialogProps) {
  const t = useDialogTexts()
  const words = useWords()
  const { data: plan } = useQuery(stopPlan(service))
  const operation = useOperation(service, () => runVerb('stop', service, null), onClose)
  return (
    <AskDialog service={service} action={words.action('stop')} operation={operation} onClose={onClose}>
      <Text size="sm">{t.stopText(service.instances.desired)}</Text>
      {plan && <Findings kind="warning" faults={plan.warnings} />}
    </AskDialog>
  )
}

export function RestartDialog({ service, onClose }: DialogProps) {
  const t = useDialogTexts()
  const words = useWords()
  const operation = useOperation(service, () => runVerb('restart', service, null), onClose)
  return (
    <AskDialog service={service} action={words.action('restart')} harmless operation={operation} onClose={onClose}>
      <Text size="sm">{t.restartText(service.instances.desired, service.spec.update.parallelism)}</Text>
    </AskDialog>
  )
}
