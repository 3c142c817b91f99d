import { parseReference, registryAt } from '@berth/contract/image-reference.ts'
import { Problem, type ProblemCode } from '@berth/contract/problems.ts'
import type { Image, NewRegistry, Registry, RegistryChange, RegistryCheck } from '@berth/contract/registries.ts'
import { wording } from '@berth/contract/wording.ts'
import { fault } from '../domain/plan.ts'
import type { Engine } from '../engine/engine.ts'
import { toImage } from '../engine/read-image.ts'
import type { People } from '../people/people.ts'
import {
  credentialsOf,
  insertRegistry,
  isThisMachine,
  listRegistries,
  removeRegistry,
  updateRegistry,
} from '../people/registries.ts'
import type { Vault } from '../people/vault.ts'
import { RegistryClient } from '../registry/client.ts'
import { RegistryError, type RegistryFault } from '../registry/registry-error.ts'
import { registryFaults, registryWords } from './registry-faults.ts'

type Settings = Pick<NewRegistry, 'address' | 'plainHttp' | 'caCertificate' | 'credentials'>

/** The registries that images are picked from, and what they hold. */
export class Registries {
  readonly #people: People
  readonly #vault: Vault
  readonly #engine: Engine
  /** By what they were made with. A client remembers what it has read, so it is kept. */
  readonly #clients = new Map<string, RegistryClient>()

  constructor(people: People, vault: Vault, engine: Engine) {
    this.#people = people
    this.#vault = vault
    this.#engine = engine
  }

  list(): Promise<Registry[]> {
    return listRegistries(this.#people)
  }

  /** @throws Problem `bad-input` that says what is wrong, and with which field, where no registry answers as it should */
  async add(registry: NewRegistry): Promise<Registry> {
    await this.#demandFree(registry.address, null)
    await this.#demandWell(registry)
    return insertRegistry(this.#people, this.#vault, registry)
  }

  /** @throws Problem `not-found`, and as `add` does */
  async change(named: string, wished: RegistryChange): Promise<Registry> {
    const before = await this.#found(named)
    const { name = before.name, address = before.address, plainHttp = before.plainHttp } = wished
    const caCertificate = wished.caCertificate === undefined ? before.caCertificate : wished.caCertificate
    const credentials = await this.#credentialsAfter(before, wished)
    const registry = { name, address, plainHttp, caCertificate, credentials }
    await this.#demandFree(address, before.id)
    await this.#demandWell(registry)
    this.#clients.clear()
    return updateRegistry(this.#people, this.#vault, before.id, registry)
  }

  /** Asks it now. */
  async check(named: string): Promise<RegistryCheck> {
    const registry = await this.#found(named)
    const settings = { ...registry, credentials: await credentialsOf(this.#people, this.#vault, registry.id) }
    const [first = null] = await registryFaults(settings)
    return { fault: first }
  }

  /** Services that run its images go on. */
  async remove(named: string): Promise<void> {
    const { id } = await this.#found(named)
    await removeRegistry(this.#people, id)
  }

  /** @param named its id or name */
  async read<T>(named: string, ask: (client: RegistryClient, registry: Registry) => Promise<T>): Promise<T> {
    const registry = await this.#found(named)
    const client = await this.#clientOf(registry)
    return said(() => ask(client, registry))
  }

  /**
   * What reads the registry of a reference ("docker.io", "registry.example:5000"), with its credentials where it is listed; this machine
   * is spoken to without TLS where it isn't.
   */
  async client(address: string): Promise<RegistryClient> {
    const listed = registryNamed(await this.list(), address)
    if (listed) return this.#clientOf(listed)
    return this.#kept({ address, plainHttp: isThisMachine(address), caCertificate: null, credentials: null })
  }

  /** What an image is, from its registry; where that can't be told, from the engine, if it has it. */
  async image(text: string): Promise<Image> {
    const parsed = parseReference(text)
    if (!parsed.ok)
      throw new Problem('bad-input', parsed.message, { errors: [{ path: 'reference', message: parsed.message }] })
    const { registry, repository, tag, digest } = parsed.reference
    try {
      const client = await this.client(registry)
      return { ...(await said(() => client.image(repository, digest ?? tag ?? 'latest'))), reference: text }
    } catch (error) {
      const local = await this.#engine.localImage(text)
      if (local) return toImage(text, local)
      throw error
    }
  }

  async #found(named: string): Promise<Registry> {
    const found = (await this.list()).find(({ id, name }) => id === named || name === named)
    if (!found) throw new Problem('not-found', wording('no-such-registry', { registry: named }))
    return found
  }

  async #demandFree(address: string, own: string | null): Promise<void> {
    const same = registryNamed(
      (await this.list()).filter(({ id }) => id !== own),
      address,
    )
    if (!same) return
    const taken = fault('address', wording('registry-address-taken', { name: same.name }))
    throw new Problem('already-exists', taken.message, { errors: [taken] })
  }

  async #demandWell(settings: Settings): Promise<void> {
    const errors = await registryFaults(settings)
    const [first] = errors
    if (first) throw new Problem('bad-input', first.wording ?? first.message, { errors })
  }

  /** A password that is kept goes nowhere else than before, and not unencrypted from now on. */
  async #credentialsAfter(
    before: Registry,
    { credentials: wished, ...rest }: RegistryChange,
  ): Promise<NewRegistry['credentials']> {
    if (wished === null || (wished === undefined && before.username === null)) return null
    const { username = before.username ?? '', password } = wished ?? {}
    if (password !== undefined) return { username, password }
    const { address = before.address, plainHttp = before.plainHttp } = rest
    const isElsewhere = registryAt(address) !== registryAt(before.address) || (plainHttp && !before.plainHttp)
    const kept = isElsewhere ? null : await credentialsOf(this.#people, this.#vault, before.id)
    if (kept) return { username, password: kept.password }
    const again = wording(before.username === null ? 'registry-password-missing' : 'registry-password-again')
    throw new Problem('bad-input', again, { errors: [fault('credentials.password', again)] })
  }

  async #clientOf(registry: Registry): Promise<RegistryClient> {
    return this.#kept({ ...registry, credentials: await credentialsOf(this.#people, this.#vault, registry.id) })
  }

  #kept({ address, plainHttp, caCertificate, credentials }: Settings): RegistryClient {
    const settings = { address, plainHttp, caCertificate, credentials }
    const key = JSON.stringify(settings)
    const client = this.#clients.get(key) ?? new RegistryClient(settings)
    this.#clients.set(key, client)
    return client
  }
}

/** Of those that are listed, the one that references name so. */
export function registryNamed(listed: readonly Registry[], address: string): Registry | undefined {
  return listed.find((one) => registryAt(one.address) === registryAt(address))
}

const CODES: Partial<Record<RegistryFault, ProblemCode>> = { 'not-found': 'not-found', 'not-offered': 'not-allowed' }

async function said<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
    const { kind, retryAfterSeconds } = error
    throw new Problem(CODES[kind] ?? 'registry-failed', registryWords(error), {
      ...(retryAfterSeconds !== null && { retryAfterSeconds }),
      cause: error,
    })
  }
}
