import type { Instance } from '@berth/contract/instances/instances.ts'
import { Text } from '@mantine/core'
import { Suspense } from 'react'
import { lazyComponent } from '../../lib/load-chunk.ts'
import { notify } from '../../lib/notify.ts'
import { ConfirmDialog } from '../../ui/forms/ConfirmDialog.tsx'
import type { InstanceParts } from './parts.ts'
import { useChangeInstance } from './queries.ts'
import { useTexts } from './texts.ts'

const InspectDialog = lazyComponent(() => import('./InspectDialog.tsx'), 'InspectDialog')

export interface OpenInstanceDialog {
  readonly name: 'shell' | 'inspect' | 'restart' | 'remove'
  readonly instance: Instance
}

interface Props {
  readonly space: string
  readonly service: string
  readonly dialog: OpenInstanceDialog
  readonly parts: InstanceParts
  readonly onClose: () => void
}

export function InstanceDialogs({ space, service, dialog: { name, instance }, parts, onClose }: Props) {
  if (name === 'shell') return parts.shellDialog(instance, onClose)
  const params = { space, service, instance: instance.id }
  if (name === 'inspect')
    return (
      <Suspense>
        <InspectDialog params={params} name={instance.name} onClose={onClose} />
      </Suspense>
    )
  return <ChangeDialog name={name} instance={instance} params={params} onClose={onClose} />
}

interface ChangeProps {
  readonly name: 'restart' | 'remove'
  readonly instance: Instance
  readonly params: { readonly space: string; readonly service: string; readonly instance: string }
  readonly onClose: () => void
}

/** Explains what Swarm will do, and asks for confirmation. */
function ChangeDialog({ name, instance, params, onClose }: ChangeProps) {
  const t = useTexts()
  const change = useChangeInstance(name, params)
  const isRestart = name === 'restart'
  const onChanged = () => {
    notify(isRestart ? t.restarted(instance.name) : t.removed(instance.name))
    onClose()
  }
  return (
    <ConfirmDialog
      title={isRestart ? t.restartOf(instance.name) : t.removeOf(instance.name)}
      confirmLabel={isRestart ? t.restart : t.removeWord}
      harmless={isRestart}
      pending={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate(undefined, { onSuccess: onChanged })}
      onClose={onClose}
    >
      <Text size="sm">{isRestart ? t.restartText : instance.endedAt === null ? t.removeText : t.removePastText}</Text>
    </ConfirmDialog>
  )
}
