import { parseReference } from '@berth/contract/image-reference.ts'
import { Problem, type ProblemCode } from '@berth/contract/problems.ts'
import type { Image, Registry } from '@berth/contract/registries.ts'
import { type Wording, wording } from '@berth/contract/wording.ts'
import { fault } from '../domain/plan.ts'
import type { Engine } from '../engine/engine.ts'
import { toImage } from '../engine/read-image.ts'
import type { People } from '../people/people.ts'
import { insertRegistry, isThisMachine, listRegistries, removeRegistry } from '../people/registries.ts'
import { RegistryClient } from '../registry/client.ts'
import { RegistryError, type RegistryFault } from '../registry/registry-error.ts'

/** The registries that images are picked from, and what they hold. */
export class Registries {
  readonly #people: People
  readonly #engine: Engine
  /** By address and way of speaking. A client remembers what it has read, so it is kept. */
  readonly #clients = new Map<string, RegistryClient>()

  constructor(people: People, engine: Engine) {
    this.#people = people
    this.#engine = engine
  }

  list(): Promise<Registry[]> {
    return listRegistries(this.#people)
  }

  /** @throws Problem `bad-input` that says what is wrong with the address, where no registry answers there */
  async add(registry: { name: string; address: string; plainHttp: boolean }): Promise<Registry> {
    const same = (await this.list()).find(({ address }) => address === registry.address)
    if (same) {
      const taken = fault('address', wording('registry-address-taken', { name: same.name }))
      throw new Problem('already-exists', taken.message, { errors: [taken] })
    }
    try {
      await this.#client(registry).check()
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error
      throw new Problem('bad-input', inOurWords(error), { errors: [fault('address', inOurWords(error))], cause: error })
    }
    return insertRegistry(this.#people, registry)
  }

  /** Services that run its images go on. */
  remove(id: string): Promise<void> {
    return removeRegistry(this.#people, id)
  }

  /** @param registry its id or name */
  async read<T>(registry: string, ask: (client: RegistryClient) => Promise<T>): Promise<T> {
    const found = (await this.list()).find(({ id, name }) => id === registry || name === registry)
    if (!found) throw new Problem('not-found', wording('no-such-registry', { registry }))
    return said(() => ask(this.#client(found)))
  }

  /** What an image is, from its registry; where that can't be told, from the engine, if it has it. */
  async image(text: string): Promise<Image> {
    const parsed = parseReference(text)
    if (!parsed.ok)
      throw new Problem('bad-input', parsed.message, { errors: [{ path: 'reference', message: parsed.message }] })
    const { registry, repository, tag, digest } = parsed.reference
    const listed = (await this.list()).find(({ address }) => address === registry)
    const client = this.#client(listed ?? { address: registry, plainHttp: isThisMachine(registry) })
    try {
      return { ...(await said(() => client.image(repository, digest ?? tag ?? 'latest'))), reference: text }
    } catch (error) {
      const local = await this.#engine.localImage(text)
      if (local) return toImage(text, local)
      throw error
    }
  }

  #client({ address, plainHttp }: { address: string; plainHttp: boolean }): RegistryClient {
    const key = `${plainHttp ? 'http' : 'https'}://${address}`
    const known = this.#clients.get(key) ?? new RegistryClient({ address, plainHttp })
    this.#clients.set(key, known)
    return known
  }
}

const CODES: Partial<Record<RegistryFault, ProblemCode>> = { 'not-found': 'not-found' }

async function said<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
    const { kind, retryAfterSeconds } = error
    throw new Problem(CODES[kind] ?? 'registry-failed', inOurWords(error), {
      ...(retryAfterSeconds !== null && { retryAfterSeconds }),
      cause: error,
    })
  }
}

function inOurWords({ kind, message }: RegistryError): Wording {
  return wording(`registry-${kind}`, { error: message })
}
