import type { Container } from './model.ts'
import type { Swarm } from './swarm.ts'

/** Tells those who watch a container that something has happened to it. */
export function wake({ watchers }: Container): void {
  for (const watcher of watchers) watcher()
}

/** Tells an event of a container. */
export function tellOf(
  swarm: Swarm,
  { id, name, image, labels, host }: Container,
  action: string,
  more: Record<string, string> = {},
): void {
  swarm.events.tell('container', action, id, { ...labels, image, name, ...more }, host)
}

/** The environment of the scripts that run in a container. */
export function variablesOf({ env, id, spec }: Container): ReadonlyMap<string, string> {
  return new Map([['HOSTNAME', spec.ContainerSpec?.Hostname || id.slice(0, 12)], ...env])
}
