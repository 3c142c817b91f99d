import type { Container } from '../model.ts'
import type { Swarm } from '../swarm.ts'

/** Notifies the watchers of a container that it has changed. */
export function wake({ watchers }: Container): void {
  for (const watcher of watchers) watcher()
}

/** Emits an event of a container. */
export function emitContainerEvent(
  swarm: Swarm,
  { id, name, image, labels, host }: Container,
  action: string,
  more: Record<string, string> = {},
): void {
  swarm.events.emit('container', action, id, { ...labels, image, name, ...more }, host)
}

/** Returns the environment of the scripts that run in a container. */
export function variablesOf({ env, id, spec }: Container): ReadonlyMap<string, string> {
  return new Map([['HOSTNAME', spec.ContainerSpec?.Hostname || id.slice(0, 12)], ...env])
}
