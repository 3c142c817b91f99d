import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { notify } from '../../../../lib/notify.ts'
import { useServerTexts } from '../../../../lib/server-texts.ts'
import { Findings } from '../../../../service-model/plan/Findings.tsx'
import type { DialogProps } from '../dialog-props.ts'
import { useDialogTexts } from '../dialog-texts.ts'
import { deleteService, deletionPlan, useOperation } from '../queries.ts'
import { ConfirmOperationDialog } from './ConfirmOperationDialog.tsx'

/** The dialog that deletes a service. It names what is deleted, and the volumes that stay. */
export function DeleteDialog({ service, onClose }: DialogProps) {
  const t = useDialogTexts()
  const serverTexts = useServerTexts()
  const { data: plan } = useQuery(deletionPlan(service))
  const operation = useOperation(
    service,
    () => deleteService(service),
    () => {
      notify(t.deleted(service.name))
      onClose()
    },
  )
  const addresses = [...new Set(service.endpoints.map(({ address, published }) => `${address}:${published}`))]
  return (
    <ConfirmOperationDialog
      service={service}
      action={serverTexts.action('delete')}
      confirmLabel={t.deleteButton}
      operation={operation}
      onClose={onClose}
    >
      <Text size="sm">{t.deleteText(service.instances.desired)}</Text>
      {addresses.length > 0 && <Text size="sm">{t.addressesGo(addresses)}</Text>}
      {plan && <Findings kind="warning" findings={plan.warnings} />}
    </ConfirmOperationDialog>
  )
}
