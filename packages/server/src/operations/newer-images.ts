import type { NewerImage } from '@berth/contract/image-policy.ts'
import { familiar, parseReference, type Reference } from '@berth/contract/image-reference.ts'
import type { ImageCheck, ServiceRef } from '@berth/contract/services.ts'
import { inWords, type Wording, wording } from '@berth/contract/wording.ts'
import type { LiveService } from '../domain/model.ts'
import type { RegistryClient } from '../registry/client.ts'
import { hasNewer, newerVersion } from '../registry/newer-version.ts'
import { RegistryError, type RegistryFault } from '../registry/registry-error.ts'
import type { View } from '../view/view.ts'
import { type CheckResult, CheckRhythm } from './check-rhythm.ts'
import type { Registries } from './registries.ts'
import { registryWords } from './registry-faults.ts'

/** What a registry last told of a repository. */
interface Known {
  /** By tag, of those that anybody runs or could upgrade to. */
  readonly digests: ReadonlyMap<string, string>
  /** Null where nobody needs them, or they can't be listed. */
  readonly tags: readonly string[] | null
  readonly askedAt: number
  readonly problem: Wording | null
}

/** A service that something newer can be found for. */
interface Watched {
  readonly service: LiveService
  readonly image: Reference & { readonly tag: string }
  readonly repository: string
}

type Found = Omit<NewerImage, 'seenAt'>

interface Remembered {
  /** What it was found from. */
  readonly from: string
  readonly newer: NewerImage | null
}

/** The registry itself can't be asked; the others are about one repository. */
const OF_ALL: readonly RegistryFault[] = ['unreachable', 'tls', 'untrusted', 'not-a-registry', 'rate-limited']

/**
 * Knows for each service whether its registry has a newer image: asks now and then, with HEAD and once for all services of a
 * repository, and remembers the answers for as long as the server runs.
 */
export class NewerImages {
  readonly #view: View
  readonly #registries: Registries
  readonly #rhythm: CheckRhythm
  readonly #now: () => number
  readonly #fail: (error: unknown) => void
  readonly #known = new Map<string, Known>()
  /** By the id of the service: since when it runs this digest. What was asked before then says nothing about it. */
  readonly #running = new Map<string, { digest: string | null; since: number }>()
  readonly #remembered = new Map<string, Remembered>()

  constructor(
    view: View,
    registries: Registries,
    { intervalMs, now, fail }: { intervalMs: number; now: () => number; fail: (error: unknown) => void },
  ) {
    this.#view = view
    this.#registries = registries
    this.#now = now
    this.#fail = fail
    this.#rhythm = new CheckRhythm({ intervalMs, check: (repository) => this.#check(repository) })
    view.newerThan = (service) => this.#newerThan(service)
    view.lookers.add(() => this.#follow())
  }

  of(ref: ServiceRef): ImageCheck {
    const service = this.#view.service(ref)
    const watched = watch(service)
    if (!watched) return { newer: null, checkedAt: null, nextAt: null, problem: said(wording('image-pinned')) }
    const known = this.#known.get(watched.repository)
    return {
      newer: this.#newerThan(service),
      checkedAt: known ? iso(known.askedAt) : null,
      nextAt: iso(this.#rhythm.nextAt(watched.repository)),
      problem: known?.problem ? said(known.problem) : null,
    }
  }

  /** Asks at once, whenever it would be asked by itself. */
  async check(ref: ServiceRef): Promise<ImageCheck> {
    const watched = watch(this.#view.service(ref))
    if (watched) await this.#check(watched.repository)
    return this.of(ref)
  }

  close(): void {
    this.#rhythm.close()
  }

  /** What there is to be asked about, after each look at the cluster. */
  #follow(): void {
    const all = this.#watched()
    const ids = new Set(all.map(({ service }) => service.id))
    for (const id of this.#running.keys()) if (!ids.has(id)) this.#running.delete(id)
    for (const id of this.#remembered.keys()) if (!ids.has(id)) this.#remembered.delete(id)
    const repositories = new Map(all.map(({ repository, image }) => [repository, image.registry]))
    for (const name of this.#known.keys()) if (!repositories.has(name)) this.#known.delete(name)
    this.#rhythm.keep(repositories)
    for (const one of all) if (this.#isNews(one)) this.#rhythm.hurry(one.repository)
  }

  /** It runs another image than before, or one that its repository wasn't asked about yet. */
  #isNews({ service: { id, digest }, repository, image }: Watched): boolean {
    const before = this.#running.get(id)
    if (before?.digest === digest) return false
    this.#running.set(id, { digest, since: before ? this.#now() : 0 })
    const known = this.#known.get(repository)
    return known !== undefined && (before !== undefined || !known.digests.has(image.tag))
  }

  #watched(): Watched[] {
    return this.#view.snapshot.services.flatMap((service) => watch(service) ?? [])
  }

  #newerThan(service: LiveService): NewerImage | null {
    const watched = watch(service)
    const known = watched && this.#known.get(watched.repository)
    if (!known) return null
    const before = this.#remembered.get(service.id)
    const { spec, digest } = service
    const from = [spec.image, digest, spec.imagePolicy.pattern, known.askedAt].join(' ')
    if (before?.from === from) return before.newer
    if (known.askedAt < (this.#running.get(service.id)?.since ?? 0)) return null
    const found = find(watched, known)
    const isSame = found?.reference === before?.newer?.reference && found?.digest === before?.newer?.digest
    const seenAt = (isSame && before?.newer?.seenAt) || iso(known.askedAt)
    const newer = found && { ...found, seenAt }
    this.#remembered.set(service.id, { from, newer })
    return newer
  }

  async #check(repository: string): Promise<CheckResult> {
    const users = this.#watched().filter((one) => one.repository === repository)
    const [first] = users
    if (!first) return { kind: 'done' }
    const askedAt = this.#now()
    try {
      const client = await this.#registries.client(first.image.registry)
      this.#known.set(repository, await ask(client, users, askedAt))
      return { kind: 'done' }
    } catch (error) {
      if (!(error instanceof RegistryError)) this.#fail(error)
      const before = this.#known.get(repository)
      const problem =
        error instanceof RegistryError ? registryWords(error) : wording('registry-broken', { error: `${error}` })
      this.#known.set(repository, { digests: new Map(), tags: null, ...before, askedAt, problem })
      return resultOf(error)
    } finally {
      this.#view.look()
    }
  }
}

/** Null where nothing newer can be found: it is no image of a registry by tag, or nothing that is upgraded. */
function watch(service: LiveService): Watched | null {
  const { spec, kind, mode, deleting } = service
  if (deleting || kind !== 'service' || mode === 'job') return null
  const parsed = parseReference(spec.image)
  if (!parsed.ok || parsed.reference.tag === null || parsed.reference.digest !== null) return null
  const { registry, repository, tag } = parsed.reference
  return { service, image: { ...parsed.reference, tag }, repository: `${registry}/${repository}` }
}

/** The same tag that stands for another image comes before a higher version: it is the smaller step. */
function find({ service, image }: Watched, { digests, tags }: Known): Found | null {
  const own = digests.get(image.tag)
  if (own !== undefined && service.digest !== null && own !== service.digest)
    return { reference: service.spec.image, digest: own, kind: 'digest' }
  const tag = newerVersion(image.tag, tags ?? [], service.spec.imagePolicy.pattern)
  const digest = (tag === null ? undefined : digests.get(tag)) ?? null
  // Another name for the same bytes.
  if (tag === null || (digest !== null && digest === service.digest)) return null
  return { reference: familiar({ ...image, tag, digest: null }), digest, kind: 'version' }
}

async function ask(client: RegistryClient, users: readonly Watched[], askedAt: number): Promise<Known> {
  const { repository } = (users[0] as Watched).image
  const digests = new Map<string, string>()
  const learn = async (tag: string) => {
    if (!digests.has(tag)) digests.set(tag, await client.digestNow(repository, tag))
  }
  let problem: Wording | null = null
  // One tag that is gone doesn't keep the others.
  const tried = async (act: () => Promise<unknown>) => {
    await act().catch((error) => {
      if (!(error instanceof RegistryError) || OF_ALL.includes(error.kind)) throw error
      problem ??= registryWords(error)
    })
  }
  for (const { image } of users) await tried(() => learn(image.tag))
  const wanting = users.filter(({ image, service }) => hasNewer(image.tag, service.spec.imagePolicy.pattern))
  let tags: readonly string[] | null = null
  if (wanting.length > 0)
    await tried(async () => {
      tags = await client.tagsNow(repository)
    })
  for (const { image, service } of wanting) {
    const tag = newerVersion(image.tag, tags ?? [], service.spec.imagePolicy.pattern)
    if (tag !== null) await tried(() => learn(tag))
  }
  return { digests, tags, askedAt, problem }
}

function resultOf(error: unknown): CheckResult {
  if (!(error instanceof RegistryError) || !OF_ALL.includes(error.kind)) return { kind: 'failed' }
  return { kind: 'rest', seconds: error.retryAfterSeconds }
}

function said(given: Wording): { detail: string; wording: Wording } {
  return { detail: inWords(given, 'en'), wording: given }
}

function iso(time: number): string
function iso(time: number | null): string | null
function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
