import type { Service } from '@berth/contract/services.ts'
import { Text } from '@mantine/core'
import { ConfirmDialog } from '../../shared/ConfirmDialog.tsx'
import { notify } from '../../shared/notify.ts'
import { placeOf } from './Addresses.tsx'
import { useDeleteService } from './queries.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly service: Service
  readonly onClose: () => void
}

export function DeleteServiceDialog({ service, onClose }: Props) {
  const t = useTexts()
  const remove = useDeleteService(service)
  const volumes = service.spec.mounts.filter(({ type }) => type === 'volume').map(({ source }) => source)
  const addresses = service.endpoints.map(placeOf)
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        notify(t.deleted(service.name))
        onClose()
      },
    })
  return (
    <ConfirmDialog
      title={t.deleteTitle}
      confirmLabel={t.confirm}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Text size="sm">{t.deleteText(service.name, service.instances.wanted)}</Text>
      {addresses.length > 0 && <Text size="sm">{t.addressesGo(addresses.join(', '))}</Text>}
      {volumes.length > 0 && <Text size="sm">{t.volumesStay(volumes.join(', '))}</Text>}
    </ConfirmDialog>
  )
}
