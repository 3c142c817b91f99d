import type { SwarmTaskTemplate } from '../../packages/server/src/engine/swarm.ts'
import { longId } from './identity.ts'
import type { Container, Host, Mount, Volume } from './model.ts'
import type { Swarm } from './swarm.ts'

/** Makes the volumes that a container mounts, as far as its host doesn't have them. */
export function mountsOf(swarm: Swarm, host: Host, { ContainerSpec: container }: SwarmTaskTemplate): Mount[] {
  return (container?.Mounts ?? []).map(({ Type, Source, Target, ReadOnly, VolumeOptions }) => {
    const source = Source || (Type === 'volume' ? longId() : '')
    if (Type === 'volume') createVolume(swarm, host, source, VolumeOptions?.Labels ?? {})
    return { type: Type ?? 'bind', source, target: Target ?? '', isReadOnly: ReadOnly ?? false }
  })
}

/** @returns the volume of that name, a new one where there is none */
export function createVolume(swarm: Swarm, host: Host, name: string, labels: Readonly<Record<string, string>>): Volume {
  const existing = host.volumes.get(name)
  if (existing) return existing
  const volume = { name, labels, createdAt: swarm.clock.now() }
  host.volumes.set(name, volume)
  swarm.events.tell('volume', 'create', name, { driver: 'local' }, host.id)
  return volume
}

export function usersOfVolume({ containers }: Host, name: string): Container[] {
  return [...containers.values()].filter(({ mounts }) =>
    mounts.some(({ type, source }) => type === 'volume' && source === name),
  )
}
