import { invalidField, Problem, type ProblemCode } from '@berth/contract/http/problems.ts'
import { parseReference, type Reference, registryOfAddress } from '@berth/contract/images/image-reference.ts'
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
import type { Accounts } from '../../accounts/account-store.ts'
import { toImage } from '../../engine/hosts/read-image.ts'
import { type ImageDetails, type Listing, RegistryClient } from '../../registry/client.ts'
import type { Page } from '../../registry/paging.ts'
import { RegistryError, type RegistryErrorKind } from '../../registry/registry-error.ts'
import {
  credentialsOf,
  insertRegistry,
  isLoopback,
  listRegistries,
  removeRegistry,
  updateRegistry,
} from '../../storage/registries.ts'
import type { Vault } from '../../storage/vault.ts'
import { HOST_IMAGES, hasHostImages, hostRepositories, hostTagsOf } from '../hosts/host-images.ts'
import type { OperationContext } from '../operation-context.ts'
import { usesOf } from './image-uses.ts'
import { connectionErrors } from './registry-errors.ts'

type Settings = Pick<NewRegistry, 'address' | 'plainHttp' | 'caCertificate' | 'credentials'>

/** The registries that images come from, and what they hold. */
export class Registries {
  readonly #accounts: Accounts
  readonly #vault: Vault
  readonly #context: OperationContext
  /** By their settings. A client caches what it has read, so it is reused. */
  readonly #clients = new Map<string, RegistryClient>()

  constructor(accounts: Accounts, context: OperationContext) {
    this.#accounts = accounts
    this.#vault = context.vault
    this.#context = context
  }

  /** Returns the registries that images can be picked from, including the host's own images where they can be used. */
  async sources(): Promise<Registry[]> {
    return [...(await this.list()), ...(hasHostImages(this.#context) ? [HOST_IMAGES] : [])]
  }

  /** Returns the listed registries. */
  list(): Promise<Registry[]> {
    return listRegistries(this.#accounts)
  }

  /** Adds a registry. @throws Problem `bad-input` about the field at fault, if no registry answers as it should */
  async add(registry: NewRegistry): Promise<Registry> {
    await this.#requireFreeAddress(registry.address, null)
    await this.#requireConnection(registry)
    return insertRegistry(this.#accounts, this.#vault, registry)
  }

  /** Changes a registry. @throws Problem `not-found`, and as `add` does */
  async change(named: string, requested: RegistryChange): Promise<Registry> {
    const before = await this.#listedRegistry(named)
    const { name = before.name, address = before.address, plainHttp = before.plainHttp } = requested
    const caCertificate = requested.caCertificate === undefined ? before.caCertificate : requested.caCertificate
    const credentials = await this.#credentialsAfter(before, requested)
    const registry = { name, address, plainHttp, caCertificate, credentials }
    await this.#requireFreeAddress(address, before.id)
    await this.#requireConnection(registry)
    this.#clients.clear()
    return updateRegistry(this.#accounts, this.#vault, before.id, registry)
  }

  /** Checks now whether a registry can be read. */
  async check(named: string): Promise<RegistryCheck> {
    const registry = await this.#sourceNamed(named)
    if (registry.kind === 'host') return { error: null }
    const settings = { ...registry, credentials: await credentialsOf(this.#accounts, this.#vault, registry) }
    const [first = null] = await connectionErrors(settings)
    return { error: first }
  }

  /** Removes a registry from the list. Services that run its images keep running. */
  async remove(named: string): Promise<void> {
    const { id } = await this.#listedRegistry(named)
    await removeRegistry(this.#accounts, id)
    // The clients hold the registry's password.
    this.#clients.clear()
  }

  /** Returns a page of repositories. @param named the registry's id or name */
  async repositories(named: string, listing: Listing): Promise<Repositories> {
    const registry = await this.#sourceNamed(named)
    if (registry.kind === 'host') return hostRepositories(this.#context, listing)
    const client = await this.#clientOf(registry)
    return withProblems(() => client.repositories(listing))
  }

  /** Returns a page of tags, newest first, each with the services that run it. */
  async tags(named: string, repository: string, listing: Listing): Promise<Page<Tag>> {
    const registry = await this.#sourceNamed(named)
    if (registry.kind === 'host') return hostTagsOf(this.#context, repository, listing)
    const client = await this.#clientOf(registry)
    const { items, nextCursor } = await withProblems(() => client.tags(repository, listing))
    const uses = usesOf(this.#context.view, registry.address, repository)
    const tags = items.map((tag) => ({ ...tag, services: uses({ tag: tag.name, digest: tag.digest }) }))
    return { items: tags, nextCursor }
  }

  /** Returns what deleting an image would remove. @param reference a tag or a digest */
  async planDeletion(named: string, repository: string, reference: string): Promise<ImageDeletion> {
    const registry = await this.#listedRegistry(named)
    const client = await this.#clientOf(registry)
    const isDigest = reference.includes(':')
    const digest = isDigest ? reference : await withProblems(() => client.digest(repository, reference))
    const tags = await withProblems(() => client.tagsOf(repository, digest))
    const services = usesOf(this.#context.view, registry.address, repository)({ tag: reference, digest })
    return { digest, tags, services }
  }

  /**
   * Deletes an image.
   *
   * @throws Problem `bad-input` if services run it and that was not confirmed, `not-allowed` if the registry does not allow it
   */
  async delete(named: string, repository: string, reference: string, confirmed: boolean): Promise<void> {
    const { services } = await this.planDeletion(named, repository, reference)
    if (services.length > 0 && !confirmed) {
      const names = services.map(({ space, service }) => `${space}/${service}`).join(', ')
      const inUse = message('image-in-use', { services: names, reference })
      throw invalidField('bad-input', 'confirm', inUse)
    }
    const client = await this.#clientOf(await this.#listedRegistry(named))
    await withProblems(() => client.delete(repository, reference))
  }

  /**
   * Returns the client for the registry of a reference ("docker.io", "registry.example:5000"), with its credentials if it is listed. A
   * registry on this machine that is not listed is read without TLS.
   */
  async client(address: string): Promise<RegistryClient> {
    const listed = findRegistry(await this.list(), address)
    if (listed) return this.#clientOf(listed)
    return this.#cachedClient({ address, plainHttp: isLoopback(address), caCertificate: null, credentials: null })
  }

  /** Returns the details of an image from its registry, or from the engine, if the registry cannot tell and the engine has the image. */
  async image(text: string): Promise<Image> {
    const parsed = parseReference(text)
    if (!parsed.ok) throw invalidField('bad-input', 'reference', parsed.message)
    const { registry, repository, tag, digest } = parsed.reference
    const details = await this.#imageDetails(text, parsed.reference)
    const services = usesOf(this.#context.view, registry, repository)({ tag, digest: details.digest ?? digest })
    return { ...details, reference: text, services }
  }

  async #imageDetails(text: string, { registry, repository, tag, digest }: Reference): Promise<ImageDetails> {
    // If the registry is not listed, the engine of a cluster's only host is asked first.
    const isListed = findRegistry(await this.list(), registry) !== undefined
    const hostImage = isListed || !hasHostImages(this.#context) ? null : await this.#hostImage(text)
    if (hostImage) return hostImage
    try {
      const client = await this.client(registry)
      return await withProblems(() => client.image(repository, digest ?? tag ?? 'latest'))
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

  async #sourceNamed(named: string): Promise<Registry> {
    const registry = (await this.sources()).find(({ id, name }) => id === named || name === named)
    if (!registry) throw new Problem('not-found', message('no-such-registry', { registry: named }))
    return registry
  }

  /** Returns a listed registry; refuses the host's own images. */
  async #listedRegistry(named: string): Promise<Registry> {
    const registry = await this.#sourceNamed(named)
    if (registry.kind === 'host') throw new Problem('not-allowed', message('registry-host-fixed'), { allowed: [] })
    return registry
  }

  async #requireFreeAddress(address: string, own: string | null): Promise<void> {
    const sameAddress = findRegistry(
      (await this.list()).filter(({ id }) => id !== own),
      address,
    )
    if (sameAddress)
      throw invalidField('already-exists', 'address', message('registry-address-taken', { name: sameAddress.name }))
  }

  async #requireConnection(settings: Settings): Promise<void> {
    const errors = await connectionErrors(settings)
    const [first] = errors
    if (first) throw new Problem('bad-input', first.detailMessage, { errors })
  }

  /** Returns the credentials after a change. A stored password is never sent to another registry, nor unencrypted if it was not before. */
  async #credentialsAfter(
    before: Registry,
    { credentials: requested, ...rest }: RegistryChange,
  ): Promise<NewRegistry['credentials']> {
    if (requested === null || (requested === undefined && before.username === null)) return null
    const { username = before.username ?? '', password } = requested ?? {}
    if (password !== undefined) return { username, password }
    const { address = before.address, plainHttp = before.plainHttp } = rest
    const isElsewhere =
      registryOfAddress(address) !== registryOfAddress(before.address) || (plainHttp && !before.plainHttp)
    const stored = isElsewhere ? null : await credentialsOf(this.#accounts, this.#vault, before)
    if (stored) return { username, password: stored.password }
    const reason = message(before.username === null ? 'registry-password-missing' : 'registry-password-again')
    throw invalidField('bad-input', 'credentials.password', reason)
  }

  async #clientOf(registry: Registry): Promise<RegistryClient> {
    return this.#cachedClient({ ...registry, credentials: await credentialsOf(this.#accounts, this.#vault, registry) })
  }

  #cachedClient({ address, plainHttp, caCertificate, credentials }: Settings): RegistryClient {
    const settings = { address, plainHttp, caCertificate, credentials }
    const key = JSON.stringify(settings)
    const client = this.#clients.get(key) ?? new RegistryClient({ ...settings, now: this.#context.now })
    this.#clients.set(key, client)
    return client
  }
}

/** Finds the listed registry at the address in an image reference. */
export function findRegistry(listed: readonly Registry[], address: string): Registry | undefined {
  return listed.find((one) => registryOfAddress(one.address) === registryOfAddress(address))
}

const CODES: Partial<Record<RegistryErrorKind, ProblemCode>> = {
  'not-found': 'not-found',
  'not-offered': 'not-allowed',
}

async function withProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
    const { kind, retryAfterSeconds } = error
    throw new Problem(CODES[kind] ?? 'registry-failed', error.detailMessage, {
      ...(retryAfterSeconds !== null && { retryAfterSeconds }),
      cause: error,
    })
  }
}
