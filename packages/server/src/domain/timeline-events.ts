import type { Host } from '@berth/contract/hosts/hosts.ts'
import { type Message, message } from '@berth/contract/messages/message.ts'
import type { TimelineEntry } from '@berth/contract/services/services.ts'
import { explain } from './explain.ts'
import type { LiveInstance, LiveService } from './model.ts'
import { slotKey } from './slots.ts'

/** Something that the engine did by itself. */
export interface DetectedEvent {
  readonly serviceId: string
  readonly what: Extract<TimelineEntry['what'], 'instance-failed' | 'instance-replaced' | 'host-lost' | 'host-back'>
  readonly detail: Message | null
}

interface Seen {
  readonly services: readonly LiveService[]
  readonly hosts: readonly Host[]
}

/** What happened between two looks at the cluster, to services that were there at both. */
export function detectTimelineEvents(before: Seen, after: Seen): DetectedEvent[] {
  const known = new Map(before.services.map((service) => [service.id, service]))
  return after.services.flatMap((service) => {
    const earlier = known.get(service.id)
    return earlier ? [...ofInstances(earlier, service), ...ofHosts(before.hosts, after.hosts, service)] : []
  })
}

function ofInstances(before: LiveService, after: LiveService): DetectedEvent[] {
  const known = new Map(before.instances.map((instance) => [instance.id, instance]))
  const failed = after.instances.filter(({ id, phase }) => phase === 'failed' && known.get(id)?.phase !== 'failed')
  const begun = after.instances.filter((one) => one.phase === 'running' && known.get(one.id)?.phase !== 'running')
  return [
    ...failed.map((instance) => ({ serviceId: after.id, what: 'instance-failed' as const, detail: explain(instance) })),
    ...begun
      .filter((one) => replacesFailed(one, after))
      .map((one) => ({
        serviceId: after.id,
        what: 'instance-replaced' as const,
        detail: one.host && message('instance-on', { slot: one.slot, host: one.host.name }),
      })),
  ]
}

function replacesFailed(instance: LiveInstance, { instances }: LiveService): boolean {
  const [before] = instances
    .filter((one) => slotKey(one) === slotKey(instance) && one.createdAt < instance.createdAt)
    .sort((a, b) => b.createdAt - a.createdAt)
  return before?.phase === 'failed' && before.isCurrent === instance.isCurrent
}

function ofHosts(before: readonly Host[], after: readonly Host[], { id, instances }: LiveService): DetectedEvent[] {
  const used = new Set(instances.filter(({ isDesired }) => isDesired).map(({ host }) => host?.id))
  return after
    .filter((host) => used.has(host.id))
    .flatMap((host): DetectedEvent[] => {
      const was = before.find((one) => one.id === host.id)?.state
      if (was === undefined || was === host.state) return []
      const detail = message('host-is', { host: host.name })
      if (host.state === 'down') return [{ serviceId: id, what: 'host-lost' as const, detail }]
      return was === 'down' && host.state === 'ready' ? [{ serviceId: id, what: 'host-back' as const, detail }] : []
    })
}
