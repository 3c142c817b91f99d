import type { SwarmTaskTemplate } from '../../../packages/server/src/engine/swarm.ts'
import { longId } from '../identity.ts'
import type { Container, Host, Mount, Volume } from '../model.ts'
import type { Swarm } from '../swarm.ts'

/** Returns the mounts of a container, and creates the volumes that its host lacks. */
export function mountsOf(swarm: Swarm, host: Host, { ContainerSpec: container }: SwarmTaskTemplate): Mount[] {
  return (container?.Mounts ?? []).map(({ Type, Source, Target, ReadOnly, VolumeOptions }) => {
    const source = Source || (Type === 'volume' ? longId() : '')
    if (Type === 'volume') createVolume(swarm, host, source, VolumeOptions?.Labels ?? {})
    return { type: Type ?? 'bind', source, target: Target ?? '', isReadOnly: ReadOnly ?? false }
  })
}

/** Returns the volume with the name, and creates it if it does not exist. */
export function createVolume(swarm: Swarm, host: Host, name: string, labels: Readonly<Record<string, string>>): Volume {
  const existing = host.volumes.get(name)
  if (existing) return existing
  const volume = { name, labels, createdAt: swarm.clock.now() }
  host.volumes.set(name, volume)
  swarm.events.emit('volume', 'create', name, { driver: 'local' }, host.id)
  return volume
}

export function usersOfVolume({ containers }: Host, name: string): Container[] {
  return [...containers.values()].filter(({ mounts }) =>
    mounts.some(({ type, source }) => type === 'volume' && source === name),
  )
}
