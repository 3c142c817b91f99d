import type { Action } from '@berth/contract/services/services.ts'
import { useQuery } from '@tanstack/react-query'
import { type ComponentType, useEffect } from 'react'
import { servicesQuery } from '../../../service-model/queries.ts'
import type { DialogProps } from './dialog-props.ts'
import { ConfirmUpgradeDialog } from './dialogs/ConfirmUpgradeDialog.tsx'
import { DeleteDialog } from './dialogs/DeleteDialog.tsx'
import { RollBackDialog } from './dialogs/RollBackDialog.tsx'
import { RestartDialog, StopDialog } from './dialogs/RunDialogs.tsx'
import { ScaleDialog } from './dialogs/ScaleDialog.tsx'
import { UpgradeImageDialog } from './image-updates/UpgradeImageDialog.tsx'
import type { Operation } from './operation-actions.ts'

const DIALOGS: Partial<Record<Action, ComponentType<DialogProps>>> = {
  upgrade: UpgradeImageDialog,
  'roll-back': RollBackDialog,
  return: RollBackDialog,
  confirm: ConfirmUpgradeDialog,
  stop: StopDialog,
  restart: RestartDialog,
  scale: ScaleDialog,
  delete: DeleteDialog,
}

interface Props {
  readonly operation: Operation
  readonly onClose: () => void
}

/** The dialog that asks before an operation. It closes if the service is removed. */
export function OperationDialog({ operation: { action, space, name, revision, image }, onClose }: Props) {
  const { data: services } = useQuery(servicesQuery(space))
  const service = services?.find((known) => known.name === name)
  const Dialog = DIALOGS[action]
  const isRemoved = services !== undefined && !service && action !== 'delete'
  useEffect(() => {
    if (isRemoved) onClose()
  }, [isRemoved, onClose])
  return service && Dialog ? <Dialog service={service} revision={revision} image={image} onClose={onClose} /> : null
}
