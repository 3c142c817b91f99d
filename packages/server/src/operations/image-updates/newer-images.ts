import { Problem } from '@berth/contract/http/problems.ts'
import type { NewerImage } from '@berth/contract/images/image-policy.ts'
import { parseReference, type Reference, shortReference } from '@berth/contract/images/image-reference.ts'
import { formatMessage, type Message, message } from '@berth/contract/messages/message.ts'
import type { ImageCheck, ServiceRef } from '@berth/contract/services/services.ts'
import type { LiveService } from '../../domain/model.ts'
import type { RegistryClient } from '../../registry/client.ts'
import { canFindNewer, newerVersion } from '../../registry/newer-version.ts'
import { RegistryError, type RegistryErrorKind } from '../../registry/registry-error.ts'
import type { Timings } from '../../timings.ts'
import type { View } from '../../view/view.ts'
import type { Registries } from '../registries/registries.ts'
import { type CheckResult, CheckSchedule } from './check-schedule.ts'

/** The last answer of a registry about a repository. */
interface Answer {
  /** By tag, for the tags that a service runs or could upgrade to. */
  readonly digests: ReadonlyMap<string, string>
  /** Null if no service needs them, or if they cannot be listed. */
  readonly tags: readonly string[] | null
  /** When the registry gave this answer. */
  readonly askedAt: number
  /** When the registry was last asked, with or without an answer. */
  readonly checkedAt: number
  readonly problem: Message | null
}

/** A service for which a newer image can be found. */
interface Watched {
  readonly service: LiveService
  readonly image: Reference & { readonly tag: string }
  readonly repository: string
}

type FoundImage = Omit<NewerImage, 'seenAt'>

interface CachedResult {
  /** The image, digest and pattern that the result was found for. */
  readonly from: string
  readonly answer: Answer
  readonly newer: NewerImage | null
}

interface Running {
  readonly digest: string | null
  /** When this digest was first seen. Earlier answers of the registry say nothing about it. */
  readonly since: number
  /** The repository has not been asked since the digest changed, and should be soon. */
  isNew: boolean
}

interface Options {
  /** Between two checks of a repository; 0: only on request. */
  readonly intervalMs: number
  readonly now: () => number
  readonly timings: Timings
  readonly fail: (error: unknown) => void
}

/** Errors of the registry itself; all others are about one repository. */
const REGISTRY_ERRORS: readonly RegistryErrorKind[] = [
  'unreachable',
  'tls',
  'untrusted',
  'not-a-registry',
  'rate-limited',
]

/**
 * Finds out for each service whether its registry has a newer image. Asks at intervals, with HEAD and once for all services of a
 * repository, and remembers the answers for as long as the server runs.
 */
export class NewerImages {
  readonly #view: View
  readonly #registries: Registries
  readonly #schedule: CheckSchedule
  readonly #now: () => number
  readonly #fail: (error: unknown) => void
  readonly #answers = new Map<string, Answer>()
  /** By the id of the service, like `#results`. */
  readonly #running = new Map<string, Running>()
  readonly #results = new Map<string, CachedResult>()

  constructor(view: View, registries: Registries, { intervalMs, now, timings, fail }: Options) {
    this.#view = view
    this.#registries = registries
    this.#now = now
    this.#fail = fail
    this.#schedule = new CheckSchedule({ intervalMs, timings, check: (repository) => this.#check(repository) })
    view.newerImageOf = (service) => this.#newerImageOf(service)
    view.snapshotListeners.add(() => this.#onSnapshot())
  }

  of(ref: ServiceRef): ImageCheck {
    const service = this.#view.service(ref)
    const watched = toWatched(service)
    if (!watched)
      return { newerImage: null, checkedAt: null, nextAt: null, problem: problemFields(message('image-pinned')) }
    const answer = this.#answers.get(watched.repository)
    return {
      newerImage: this.#newerImageOf(service),
      checkedAt: answer ? iso(answer.checkedAt) : null,
      nextAt: iso(this.#schedule.nextAt(watched.repository)),
      problem: answer?.problem ? problemFields(answer.problem) : null,
    }
  }

  /** Asks the registry at once, whatever the schedule. */
  async check(ref: ServiceRef): Promise<ImageCheck> {
    const watched = toWatched(this.#view.service(ref))
    if (watched) await this.#check(watched.repository)
    return this.of(ref)
  }

  close(): void {
    this.#schedule.close()
  }

  /** Updates the repositories that are checked, after each snapshot. */
  #onSnapshot(): void {
    const all = this.#watched()
    const ids = new Set(all.map(({ service }) => service.id))
    const repositories = new Map(all.map(({ repository, image }) => [repository, image.registry]))
    retain(this.#running, ids)
    retain(this.#results, ids)
    retain(this.#answers, repositories)
    this.#schedule.setKeys(repositories)
    for (const { service, repository } of all) {
      const running = this.#runningOf(service)
      if (running.isNew && this.#answers.has(repository)) this.#schedule.checkNow(repository)
      running.isNew = false
    }
  }

  #runningOf({ id, digest }: LiveService): Running {
    const before = this.#running.get(id)
    if (before?.digest === digest) return before
    const running = { digest, since: this.#now(), isNew: true }
    this.#running.set(id, running)
    return running
  }

  #watched(): Watched[] {
    return this.#view.snapshot.services.flatMap((service) => toWatched(service) ?? [])
  }

  #newerImageOf(service: LiveService): NewerImage | null {
    const watched = toWatched(service)
    const answer = watched && this.#answers.get(watched.repository)
    const { since } = this.#runningOf(service)
    if (!answer) return null
    const before = this.#results.get(service.id)
    const { spec, digest } = service
    const from = [spec.image, digest, spec.imagePolicy.pattern].join(' ')
    if (before?.answer === answer && before.from === from) return before.newer
    if (answer.askedAt < since) return null
    const found = findNewer(watched, answer)
    const isSame = found?.reference === before?.newer?.reference && found?.digest === before?.newer?.digest
    const seenAt = (isSame && before?.newer?.seenAt) || iso(answer.askedAt)
    const newer = found && { ...found, seenAt }
    this.#results.set(service.id, { from, answer, newer })
    return newer
  }

  #problemOf(error: unknown): Message {
    if (error instanceof RegistryError) return error.detailMessage
    if (error instanceof Problem) return error.extra.detailMessage
    this.#fail(error)
    return message('registry-check-failed', { error: error instanceof Error ? error.message : String(error) })
  }

  async #check(repository: string): Promise<CheckResult> {
    const users = this.#watched().filter((one) => one.repository === repository)
    const [first] = users
    if (!first) return { kind: 'done' }
    const askedAt = this.#now()
    try {
      const client = await this.#registries.client(first.image.registry)
      this.#answers.set(repository, await askRegistry(client, users, askedAt))
      return { kind: 'done' }
    } catch (error) {
      const before = this.#answers.get(repository)
      const problem = this.#problemOf(error)
      const old = before ?? { digests: new Map(), tags: null, askedAt: 0 }
      this.#answers.set(repository, { ...old, checkedAt: askedAt, problem })
      return resultOf(error)
    } finally {
      this.#view.recomputeStatus()
    }
  }
}

/** Returns null if nothing newer can be found: the image is not named by a tag, or the service is never upgraded. */
function toWatched(service: LiveService): Watched | null {
  const { spec, kind, mode, deleting } = service
  if (deleting || kind !== 'service' || mode === 'job') return null
  const parsed = parseReference(spec.image)
  if (!parsed.ok || parsed.reference.tag === null || parsed.reference.digest !== null) return null
  const { registry, repository, tag } = parsed.reference
  return { service, image: { ...parsed.reference, tag }, repository: `${registry}/${repository}` }
}

/** Prefers a new image of the same tag to a higher version: it is the smaller step. */
function findNewer({ service, image }: Watched, { digests, tags }: Answer): FoundImage | null {
  const own = digests.get(image.tag)
  if (own !== undefined && service.digest !== null && own !== service.digest)
    return { reference: service.spec.image, digest: own, kind: 'digest' }
  const tag = newerVersion(image.tag, tags ?? [], service.spec.imagePolicy.pattern)
  const digest = (tag === null ? undefined : digests.get(tag)) ?? null
  // The higher version is the image that already runs.
  if (tag === null || (digest !== null && digest === service.digest)) return null
  return { reference: shortReference({ ...image, tag, digest: null }), digest, kind: 'version' }
}

async function askRegistry(client: RegistryClient, users: readonly Watched[], askedAt: number): Promise<Answer> {
  const { repository } = (users[0] as Watched).image
  const digests = new Map<string, string>()
  const readDigest = async (tag: string) => {
    if (!digests.has(tag)) digests.set(tag, await client.digestNow(repository, tag))
  }
  let problem: Message | null = null
  // A tag that is gone does not prevent the others from being read.
  const attempt = async (act: () => Promise<unknown>) => {
    await act().catch((error) => {
      if (!(error instanceof RegistryError) || REGISTRY_ERRORS.includes(error.kind)) throw error
      problem ??= error.detailMessage
    })
  }
  for (const { image } of users) await attempt(() => readDigest(image.tag))
  const upgradable = users.filter(({ image, service }) => canFindNewer(image.tag, service.spec.imagePolicy.pattern))
  let tags: readonly string[] | null = null
  if (upgradable.length > 0)
    await attempt(async () => {
      tags = await client.tagsNow(repository)
    })
  for (const { image, service } of upgradable) {
    const tag = newerVersion(image.tag, tags ?? [], service.spec.imagePolicy.pattern)
    if (tag !== null) await attempt(() => readDigest(tag))
  }
  return { digests, tags, askedAt, checkedAt: askedAt, problem }
}

function resultOf(error: unknown): CheckResult {
  if (!(error instanceof RegistryError) || !REGISTRY_ERRORS.includes(error.kind)) return { kind: 'failed' }
  return { kind: 'rest', seconds: error.retryAfterSeconds }
}

function retain(entries: Map<string, unknown>, keys: { has(key: string): boolean }): void {
  for (const key of entries.keys()) if (!keys.has(key)) entries.delete(key)
}

function problemFields(reason: Message): { detail: string; detailMessage: Message } {
  return { detail: formatMessage(reason, 'en'), detailMessage: reason }
}

function iso(time: number): string
function iso(time: number | null): string | null
function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
