import { invalidField, Problem, type ProblemCode } from '@berth/contract/http/problems.ts'
import { parseReference, type Reference, registryAt } from '@berth/contract/images/image-reference.ts'
import { message } from '@berth/contract/messages/message.ts'
import type {
  Image,
  ImageDeletion,
  NewRegistry,
  Registry,
  RegistryChange,
  RegistryCheck,
  Repositories,
  Tag,
} from '@berth/contract/registries/registries.ts'
import type { Accounts } from '../../accounts/people.ts'
import { toImage } from '../../engine/hosts/read-image.ts'
import { type ImageDetails, type Listing, RegistryClient } from '../../registry/client.ts'
import type { Page } from '../../registry/paging.ts'
import { RegistryError, type RegistryErrorKind } from '../../registry/registry-error.ts'
import {
  credentialsOf,
  insertRegistry,
  isThisMachine,
  listRegistries,
  removeRegistry,
  updateRegistry,
} from '../../storage/registries.ts'
import type { Vault } from '../../storage/vault.ts'
import { HOST_IMAGES, hasHostImages, hostRepositories, hostTagsOf } from '../hosts/host-images.ts'
import type { OperationContext } from '../operation-context.ts'
import { usesOf } from './image-uses.ts'
import { connectionErrors, registryMessage } from './registry-errors.ts'

type Settings = Pick<NewRegistry, 'address' | 'plainHttp' | 'caCertificate' | 'credentials'>

/** The registries that images are picked from, and what they hold. */
export class Registries {
  readonly #people: Accounts
  readonly #vault: Vault
  readonly #context: OperationContext
  /** By what they were made with. A client remembers what it has read, so it is kept. */
  readonly #clients = new Map<string, RegistryClient>()

  constructor(people: Accounts, context: OperationContext) {
    this.#people = people
    this.#vault = context.vault
    this.#context = context
  }

  /** What images can be picked from. */
  async sources(): Promise<Registry[]> {
    return [...(await this.list()), ...(hasHostImages(this.#context) ? [HOST_IMAGES] : [])]
  }

  /** Those that a person has listed. */
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
    const before = await this.#listed(named)
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
    if (registry.kind === 'host') return { error: null }
    const settings = { ...registry, credentials: await credentialsOf(this.#people, this.#vault, registry) }
    const [first = null] = await connectionErrors(settings)
    return { error: first }
  }

  /** Services that run its images go on. */
  async remove(named: string): Promise<void> {
    const { id } = await this.#listed(named)
    await removeRegistry(this.#people, id)
    // They have its password.
    this.#clients.clear()
  }

  /** @param named its id or name */
  async repositories(named: string, listing: Listing): Promise<Repositories> {
    const registry = await this.#found(named)
    if (registry.kind === 'host') return hostRepositories(this.#context, listing)
    const client = await this.#clientOf(registry)
    return said(() => client.repositories(listing))
  }

  /** Newest first, each with the services that run it. */
  async tags(named: string, repository: string, listing: Listing): Promise<Page<Tag>> {
    const registry = await this.#found(named)
    if (registry.kind === 'host') return hostTagsOf(this.#context, repository, listing)
    const client = await this.#clientOf(registry)
    const { items, nextCursor } = await said(() => client.tags(repository, listing))
    const uses = usesOf(this.#context.view, registry.address, repository)
    const shown = items.map((tag) => ({ ...tag, services: uses({ tag: tag.name, digest: tag.digest }) }))
    return { items: shown, nextCursor }
  }

  /** What would go. @param reference a tag or a digest */
  async planDeletion(named: string, repository: string, reference: string): Promise<ImageDeletion> {
    const registry = await this.#listed(named)
    const client = await this.#clientOf(registry)
    const isDigest = reference.includes(':')
    const digest = isDigest ? reference : await said(() => client.digest(repository, reference))
    const tags = await said(() => client.tagsOf(repository, digest))
    const services = usesOf(this.#context.view, registry.address, repository)({ tag: reference, digest })
    return { digest, tags, services }
  }

  /** @throws Problem `bad-input` where services run it and that wasn't confirmed, `not-allowed` where the registry doesn't let it */
  async delete(named: string, repository: string, reference: string, confirmed: boolean): Promise<void> {
    const { services } = await this.planDeletion(named, repository, reference)
    if (services.length > 0 && !confirmed) {
      const names = services.map(({ space, service }) => `${space}/${service}`).join(', ')
      const inUse = message('image-in-use', { services: names, reference })
      throw invalidField('bad-input', 'confirm', inUse)
    }
    const client = await this.#clientOf(await this.#listed(named))
    await said(() => client.delete(repository, reference))
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
    if (!parsed.ok) throw invalidField('bad-input', 'reference', parsed.message)
    const { registry, repository, tag, digest } = parsed.reference
    const known = await this.#knownImage(text, parsed.reference)
    const services = usesOf(this.#context.view, registry, repository)({ tag, digest: known.digest ?? digest })
    return { ...known, reference: text, services }
  }

  async #knownImage(text: string, { registry, repository, tag, digest }: Reference): Promise<ImageDetails> {
    // Of a registry that nobody has listed, what the only host has itself is told sooner.
    const isListed = registryNamed(await this.list(), registry) !== undefined
    const own = isListed || !hasHostImages(this.#context) ? null : await this.#hostImage(text)
    if (own) return own
    try {
      const client = await this.client(registry)
      return await said(() => client.image(repository, digest ?? tag ?? 'latest'))
    } catch (error) {
      const local = await this.#hostImage(text).catch(() => null)
      if (local) return local
      throw error
    }
  }

  async #hostImage(text: string): Promise<ImageDetails | null> {
    const { engine } = this.#context
    const image = await engine.localImage(text)
    return image && toImage(text, image, await engine.imageHistory(text))
  }

  async #found(named: string): Promise<Registry> {
    const found = (await this.sources()).find(({ id, name }) => id === named || name === named)
    if (!found) throw new Problem('not-found', message('no-such-registry', { registry: named }))
    return found
  }

  /** One that a person has listed. */
  async #listed(named: string): Promise<Registry> {
    const found = await this.#found(named)
    if (found.kind === 'host') throw new Problem('not-allowed', message('registry-host-fixed'), { allowed: [] })
    return found
  }

  async #demandFree(address: string, own: string | null): Promise<void> {
    const same = registryNamed(
      (await this.list()).filter(({ id }) => id !== own),
      address,
    )
    if (same) throw invalidField('already-exists', 'address', message('registry-address-taken', { name: same.name }))
  }

  async #demandWell(settings: Settings): Promise<void> {
    const errors = await connectionErrors(settings)
    const [first] = errors
    if (first) throw new Problem('bad-input', first.detailMessage, { errors })
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
    const kept = isElsewhere ? null : await credentialsOf(this.#people, this.#vault, before)
    if (kept) return { username, password: kept.password }
    const again = message(before.username === null ? 'registry-password-missing' : 'registry-password-again')
    throw invalidField('bad-input', 'credentials.password', again)
  }

  async #clientOf(registry: Registry): Promise<RegistryClient> {
    return this.#kept({ ...registry, credentials: await credentialsOf(this.#people, this.#vault, registry) })
  }

  #kept({ address, plainHttp, caCertificate, credentials }: Settings): RegistryClient {
    const settings = { address, plainHttp, caCertificate, credentials }
    const key = JSON.stringify(settings)
    const client = this.#clients.get(key) ?? new RegistryClient({ ...settings, now: this.#context.now })
    this.#clients.set(key, client)
    return client
  }
}

/** Of those that are listed, the one that references name so. */
export function registryNamed(listed: readonly Registry[], address: string): Registry | undefined {
  return listed.find((one) => registryAt(one.address) === registryAt(address))
}

const CODES: Partial<Record<RegistryErrorKind, ProblemCode>> = {
  'not-found': 'not-found',
  'not-offered': 'not-allowed',
}

async function said<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
    const { kind, retryAfterSeconds } = error
    throw new Problem(CODES[kind] ?? 'registry-failed', registryMessage(error), {
      ...(retryAfterSeconds !== null && { retryAfterSeconds }),
      cause: error,
    })
  }
}
