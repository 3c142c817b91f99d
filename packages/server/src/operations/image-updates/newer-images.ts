import { Problem } from '@berth/contract/http/problems.ts'
import type { NewerImage } from '@berth/contract/images/image-policy.ts'
import { familiar, parseReference, type Reference } from '@berth/contract/images/image-reference.ts'
import { formatMessage, type Message, message } from '@berth/contract/messages/message.ts'
import type { ImageCheck, ServiceRef } from '@berth/contract/services/services.ts'
import type { LiveService } from '../../domain/model.ts'
import type { RegistryClient } from '../../registry/client.ts'
import { hasNewer, newerVersion } from '../../registry/newer-version.ts'
import { RegistryError, type RegistryErrorKind } from '../../registry/registry-error.ts'
import type { Timings } from '../../timings.ts'
import type { View } from '../../view/view.ts'
import type { Registries } from '../registries/registries.ts'
import { registryMessage } from '../registries/registry-errors.ts'
import { type CheckResult, CheckRhythm } from './check-schedule.ts'

/** What a registry last told of a repository. */
interface Known {
  /** By tag, of those that anybody runs or could upgrade to. */
  readonly digests: ReadonlyMap<string, string>
  /** Null where nobody needs them, or they can't be listed. */
  readonly tags: readonly string[] | null
  /** When it told that. */
  readonly askedAt: number
  /** When it was last asked, with or without an answer. */
  readonly checkedAt: number
  readonly problem: Message | null
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
  readonly known: Known
  readonly newer: NewerImage | null
}

interface Running {
  readonly digest: string | null
  /** When that was first seen. What was asked before then says nothing about it. */
  readonly since: number
  /** Its repository hasn't been asked about it yet, and should be soon. */
  isNews: boolean
}

interface Circumstances {
  /** Between two checks of a repository; 0: only when somebody asks. */
  readonly intervalMs: number
  readonly now: () => number
  readonly timings: Timings
  readonly fail: (error: unknown) => void
}

/** The registry itself can't be asked; the others are about one repository. */
const OF_ALL: readonly RegistryErrorKind[] = ['unreachable', 'tls', 'untrusted', 'not-a-registry', 'rate-limited']

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
  /** By the id of the service, as is the next. */
  readonly #running = new Map<string, Running>()
  readonly #remembered = new Map<string, Remembered>()

  constructor(view: View, registries: Registries, { intervalMs, now, timings, fail }: Circumstances) {
    this.#view = view
    this.#registries = registries
    this.#now = now
    this.#fail = fail
    this.#rhythm = new CheckRhythm({ intervalMs, timings, check: (repository) => this.#check(repository) })
    view.newerThan = (service) => this.#newerThan(service)
    view.snapshotListeners.add(() => this.#follow())
  }

  of(ref: ServiceRef): ImageCheck {
    const service = this.#view.service(ref)
    const watched = watch(service)
    if (!watched) return { newerImage: null, checkedAt: null, nextAt: null, problem: said(message('image-pinned')) }
    const known = this.#known.get(watched.repository)
    return {
      newerImage: this.#newerThan(service),
      checkedAt: known ? iso(known.checkedAt) : null,
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
    const repositories = new Map(all.map(({ repository, image }) => [repository, image.registry]))
    retain(this.#running, ids)
    retain(this.#remembered, ids)
    retain(this.#known, repositories)
    this.#rhythm.keep(repositories)
    for (const { service, repository } of all) {
      const running = this.#runningOf(service)
      if (running.isNews && this.#known.has(repository)) this.#rhythm.hurry(repository)
      running.isNews = false
    }
  }

  #runningOf({ id, digest }: LiveService): Running {
    const before = this.#running.get(id)
    if (before?.digest === digest) return before
    const running = { digest, since: this.#now(), isNews: true }
    this.#running.set(id, running)
    return running
  }

  #watched(): Watched[] {
    return this.#view.snapshot.services.flatMap((service) => watch(service) ?? [])
  }

  #newerThan(service: LiveService): NewerImage | null {
    const watched = watch(service)
    const known = watched && this.#known.get(watched.repository)
    const { since } = this.#runningOf(service)
    if (!known) return null
    const before = this.#remembered.get(service.id)
    const { spec, digest } = service
    const from = [spec.image, digest, spec.imagePolicy.pattern].join(' ')
    if (before?.known === known && before.from === from) return before.newer
    if (known.askedAt < since) return null
    const found = find(watched, known)
    const isSame = found?.reference === before?.newer?.reference && found?.digest === before?.newer?.digest
    const seenAt = (isSame && before?.newer?.seenAt) || iso(known.askedAt)
    const newer = found && { ...found, seenAt }
    this.#remembered.set(service.id, { from, known, newer })
    return newer
  }

  #problemOf(error: unknown): Message {
    if (error instanceof RegistryError) return registryMessage(error)
    if (error instanceof Problem) return error.extra.detailMessage
    this.#fail(error)
    return message('registry-broken', { error: error instanceof Error ? error.message : String(error) })
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
      const before = this.#known.get(repository)
      const problem = this.#problemOf(error)
      const old = before ?? { digests: new Map(), tags: null, askedAt: 0 }
      this.#known.set(repository, { ...old, checkedAt: askedAt, problem })
      return resultOf(error)
    } finally {
      this.#view.recomputeStatus()
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
  let problem: Message | null = null
  // One tag that is gone doesn't keep the others.
  const tried = async (act: () => Promise<unknown>) => {
    await act().catch((error) => {
      if (!(error instanceof RegistryError) || OF_ALL.includes(error.kind)) throw error
      problem ??= registryMessage(error)
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
  return { digests, tags, askedAt, checkedAt: askedAt, problem }
}

function resultOf(error: unknown): CheckResult {
  if (!(error instanceof RegistryError) || !OF_ALL.includes(error.kind)) return { kind: 'failed' }
  return { kind: 'rest', seconds: error.retryAfterSeconds }
}

function retain(entries: Map<string, unknown>, keys: { has(key: string): boolean }): void {
  for (const key of entries.keys()) if (!keys.has(key)) entries.delete(key)
}

function said(given: Message): { detail: string; detailMessage: Message } {
  return { detail: formatMessage(given, 'en'), detailMessage: given }
}

function iso(time: number): string
function iso(time: number | null): string | null
function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
