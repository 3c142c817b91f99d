import { newContainer, startContainer } from '../containers.ts'
import type { Container } from '../model.ts'
import { IDLE, type Program } from '../program.ts'
import type { Swarm } from '../swarm.ts'
import { find } from './containers.ts'
import { Refusal, type Route, route } from './router.ts'

interface Given {
  readonly Image?: string
  readonly Cmd?: string[]
  readonly Entrypoint?: string[]
  readonly Labels?: Record<string, string>
}

/** A program that ends well at once. */
const SUCCESS: Program = { ...IDLE, ends: { afterMs: 0, exitCode: 0, isOutOfMemory: false } }

/** Containers that are made without Swarm. Their program ends well at once, whatever it is. */
export function oneShotRoutes(swarm: Swarm): Route[] {
  return [
    route('POST', '/images/create', ({ query }) => {
      const reference = referenceOf(query)
      if (!swarm.images.find(reference)) throw new Refusal(404, `manifest for ${reference} not found: manifest unknown`)
      return { status: 200, json: { status: 'Downloaded newer image' } }
    }),
    route('POST', '/containers/create', ({ host, query, body }) => {
      const { Image = '', Cmd = [], Entrypoint = [], Labels = {} } = (body ?? {}) as Given
      if (!swarm.images.find(Image)) throw new Refusal(404, `No such image: ${Image}`)
      const spec = { ContainerSpec: { Image, Command: [...Entrypoint, ...Cmd] } }
      const name = query.get('name') ?? `one-shot-${host.containers.size}`
      const { id } = newContainer(swarm, host, { name, labels: Labels, spec })
      return { status: 201, json: { Id: id, Warnings: [] } }
    }),
    route('POST', '/containers/:/start', ({ host, parts: [key] }) => {
      void startContainer(swarm, host, find(host, key), SUCCESS, [])
      return { status: 204 }
    }),
    route('POST', '/containers/:/wait', async ({ host, parts: [key] }) => {
      const container = find(host, key)
      await ended(container)
      return { status: 200, json: { StatusCode: container.exitCode } }
    }),
  ]
}

function referenceOf(query: URLSearchParams): string {
  const [image = '', tag] = [query.get('fromImage') ?? '', query.get('tag')]
  if (!tag) return image
  return tag.startsWith('sha256:') ? `${image}@${tag}` : `${image}:${tag}`
}

function ended(container: Container): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const look = () => {
    if (container.state === 'exited') resolve()
  }
  container.watchers.add(look)
  look()
  return promise.finally(() => container.watchers.delete(look))
}
