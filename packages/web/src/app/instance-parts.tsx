import type { Instance } from '@berth/contract/instances/instances.ts'
import { useMemo } from 'react'
import type { InstanceParts } from '../features/instances/parts.ts'
import { LiveUsage } from '../features/resources/LiveUsage.tsx'
import { ShellDialog } from '../features/terminals/ShellDialog.tsx'
import { openTerminal } from '../features/terminals/terminals.ts'

/** Returns the parts of the resources and terminals features that the instances of a service show. */
export function useInstanceParts(space: string, service: string): InstanceParts {
  return useMemo(() => {
    const terminalTargetOf = ({ id, name }: Instance) => ({ space, service, instance: id, name })
    return {
      usage: ({ id }) => <LiveUsage space={space} service={service} instance={id} />,
      onOpenShell: (instance) => openTerminal({ ...terminalTargetOf(instance), command: null, user: null }),
      shellDialog: (instance, onClose) => <ShellDialog target={terminalTargetOf(instance)} onClose={onClose} />,
    }
  }, [space, service])
}
