import type { Action, Service } from '@berth/contract/services.ts'
import { useQuery } from '@tanstack/react-query'
import { type ComponentType, useEffect } from 'react'
import { servicesQuery } from '../../shared/queries.ts'
import { ConfirmUpgradeDialog } from './ConfirmUpgradeDialog.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { NewerDialog } from './NewerDialog.tsx'
import type { Operation } from './operate.ts'
import { RollBackDialog } from './RollBackDialog.tsx'
import { RestartDialog, StopDialog } from './RunDialogs.tsx'
import { ScaleDialog } from './ScaleDialog.tsx'

export interface DialogProps {
  /** As it is now. */
  readonly service: Service
  /** To return to. */
  readonly revision: number | undefined
  /** To upgrade to. */
  readonly image: string | undefined
  readonly onClose: () => void
}

const DIALOGS: Partial<Record<Action, ComponentType<DialogProps>>> = {
  upgrade: NewerDialog,
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

/** What is asked before an operation. It goes when the service does. */
export function OperationDialog({ operation: { action, space, name, revision, image }, onClose }: Props) {
  const { data: services } = useQuery(servicesQuery(space))
  const service = services?.find((one) => one.name === name)
  const Dialog = DIALOGS[action]
  const isGone = services !== undefined && !service && action !== 'delete'
  useEffect(() => {
    if (isGone) onClose()
  }, [isGone, onClose])
  return service && Dialog ? <Dialog service={service} revision={revision} image={image} onClose={onClose} /> : null
}
