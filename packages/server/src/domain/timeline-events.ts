import type { Host } from '@berth/contract/hosts/hosts.ts'
import { type Message, message } from '@berth/contract/messages/message.ts'
import type { TimelineEntry } from '@berth/contract/services/services.ts'
import { explain } from './explain.ts'
import type { LiveInstance, LiveService, Rollout } from './model.ts'
import { slotKey } from './slots.ts'

/** An event that the engine caused by itself. */
export interface DetectedEvent {
  readonly serviceId: string
  readonly what: Extract<
    TimelineEntry['what'],
    'instance-failed' | 'instance-replaced' | 'engine-roll-back' | 'host-lost' | 'host-back'
  >
  readonly detail: Message | null
}

interface ClusterState {
  readonly services: readonly LiveService[]
  readonly hosts: readonly Host[]
}

/** Returns what happened between two snapshots, to services that are in both. */
export function detectTimelineEvents(before: ClusterState, after: ClusterState): DetectedEvent[] {
  const beforeById = new Map(before.services.map((service) => [service.id, service]))
  return after.services.flatMap((service) => {
    const serviceBefore = beforeById.get(service.id)
    return serviceBefore
      ? [
          ...instanceEvents(serviceBefore, service),
          ...rollbackEvents(serviceBefore, service),
          ...hostEvents(before.hosts, after.hosts, service),
        ]
      : []
  })
}

function instanceEvents(before: LiveService, after: LiveService): DetectedEvent[] {
  const beforeById = new Map(before.instances.map((instance) => [instance.id, instance]))
  const failed = after.instances.filter(({ id, phase }) => phase === 'failed' && beforeById.get(id)?.phase !== 'failed')
  const started = after.instances.filter(
    (one) => one.phase === 'running' && beforeById.get(one.id)?.phase !== 'running',
  )
  return [
    ...failed.map((instance) => ({ serviceId: after.id, what: 'instance-failed' as const, detail: explain(instance) })),
    ...started
      .filter((one) => replacesFailed(one, after))
      .map((one) => ({
        serviceId: after.id,
        what: 'instance-replaced' as const,
        detail: one.host && message('instance-on', { slot: one.slot, host: one.host.name }),
      })),
  ]
}

const ROLLBACKS: readonly Rollout[] = ['rolling-back', 'rollback-paused', 'rolled-back']

/** Berth itself rolls back by another rollout. */
function rollbackEvents(before: LiveService, after: LiveService): DetectedEvent[] {
  const isSame = ROLLBACKS.includes(before.rollout) && before.rolloutBeganAt === after.rolloutBeganAt
  if (isSame || !ROLLBACKS.includes(after.rollout)) return []
  return [
    {
      serviceId: after.id,
      what: 'engine-roll-back',
      detail: message('is-revision', { revision: after.revision, image: after.spec.image }),
    },
  ]
}

function replacesFailed(instance: LiveInstance, { instances }: LiveService): boolean {
  const [before] = instances
    .filter((one) => slotKey(one) === slotKey(instance) && one.createdAt < instance.createdAt)
    .sort((a, b) => b.createdAt - a.createdAt)
  return before?.phase === 'failed' && before.isCurrent === instance.isCurrent
}

function hostEvents(before: readonly Host[], after: readonly Host[], { id, instances }: LiveService): DetectedEvent[] {
  const hostIds = new Set(instances.filter(({ isDesired }) => isDesired).map(({ host }) => host?.id))
  return after
    .filter((host) => hostIds.has(host.id))
    .flatMap((host): DetectedEvent[] => {
      const stateBefore = before.find((one) => one.id === host.id)?.state
      if (stateBefore === undefined || stateBefore === host.state) return []
      const detail = message('host-is', { host: host.name })
      if (host.state === 'down') return [{ serviceId: id, what: 'host-lost' as const, detail }]
      return stateBefore === 'down' && host.state === 'ready'
        ? [{ serviceId: id, what: 'host-back' as const, detail }]
        : []
    })
}
