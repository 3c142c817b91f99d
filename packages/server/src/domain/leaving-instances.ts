import type { Timings } from '../timings.ts'
import type { LiveInstance, LiveService } from './model.ts'
import { isAlive } from './slots.ts'

type Gives = (leaving: LiveInstance, service: LiveService) => boolean

/** What the scheduler says is taken on every host, and whether an instance that stops gives it back. */
const TAKEN: readonly (readonly [text: RegExp, gives: Gives])[] = [
  [/host-mode port already in use/, hasHostPort],
  [/insufficient resources/, ({ hasReservations }) => hasReservations],
  [/max replicas per node/, () => true],
]

/**
 * Tells whether an instance waits for a place that an old instance of its own service has until it stops. That is no conflict: Swarm creates
 * an instance before its predecessor has stopped, and places it then.
 *
 * @returns 'leaving' while the old instance stops; 'gone' for the moment that the scheduler may need after that; otherwise null
 */
export function placeHolder(
  instance: LiveInstance,
  service: LiveService,
  now: number,
  { rolloutStartMs }: Timings,
): 'leaving' | 'gone' | null {
  const { isDesired, phase, message } = instance
  const taken = isDesired && phase === 'waiting' && TAKEN.find(([text]) => text.test(message ?? ''))
  if (!taken) return null
  const [, gives] = taken
  const others = service.instances.filter((other) => !other.isDesired && mayMakeRoom(other, instance))
  if (others.some((other) => isAlive(other) && gives(other, service))) return 'leaving'
  // The engine no longer tells which ports an instance had that has stopped.
  return others.some(({ phase: end, since }) => end === 'ended' && now - since < rolloutStartMs) ? 'gone' : null
}

/** Returns the ports of a spec that an instance takes on its host. */
export function hostPorts({ ports }: LiveService['spec']): number[] {
  return ports.flatMap(({ published, mode }) => (mode === 'ingress' || published === null ? [] : [published]))
}

/** Tells whether the place of an instance may become that of another. An instance of a global service has a host before it is placed. */
function mayMakeRoom({ host }: LiveInstance, waiting: LiveInstance): boolean {
  if (!host?.ready || !host.isActive) return false
  return waiting.host === null || waiting.host.id === host.id
}

/** The engine does not list the ports of an instance that is still starting, and sometimes not those of one that stops. */
function hasHostPort({ phase, ports }: LiveInstance, { spec }: LiveService): boolean {
  const requested = hostPorts(spec)
  return phase === 'starting' || ports.length === 0 || ports.some(({ published }) => requested.includes(published))
}
