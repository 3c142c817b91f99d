import { Problem, type ProblemCode } from '@berth/contract/http/problems.ts'
import { parseReference } from '@berth/contract/images/image-reference.ts'
import type { Accounts } from '../../accounts/people.ts'
import { allowedActions } from '../../domain/actions.ts'
import type { LiveService } from '../../domain/model.ts'
import { deriveStatus } from '../../domain/status.ts'
import { RegistryError } from '../../registry/registry-error.ts'
import { forgetPush, type Push, rememberedPushes, rememberPush } from '../../storage/pushes.ts'
import type { Timings } from '../../timings.ts'
import { asProblem, type OperationContext } from '../operation-context.ts'
import type { Registries } from '../registries/registries.ts'
import { upgrade } from '../services/upgrade-service.ts'
import type { Timeline } from '../timeline.ts'
import { type Followed, followed, isOvertaken } from './followed-image.ts'

interface Waiting {
  readonly push: Push
  readonly tries: number
  readonly notBefore: number
}

/** What is refused is so mostly for good; a registry that is away comes back within a day or so. */
const MOST_TRIES = { refused: 5, away: 30 }
/** Passes by itself, so that trying is no failure. */
const PASSING: readonly ProblemCode[] = ['not-allowed', 'changed-meanwhile', 'engine-away']

/**
 * Upgrades services to what was pushed, as soon as their state allows it: one that is being upgraded, or waits for a word, is
 * first left to come to its end. What waits is remembered in the database, and tried by the next server too.
 */
export class PushFollower {
  readonly #context: OperationContext
  readonly #people: Accounts
  readonly #registries: Registries
  readonly #timeline: Timeline
  readonly #fail: (error: unknown) => void
  readonly #waiting = new Map<string, Waiting>()
  readonly #busy = new Set<string>()

  constructor(
    context: OperationContext,
    people: Accounts,
    registries: Registries,
    timeline: Timeline,
    fail: (error: unknown) => void,
  ) {
    this.#context = context
    this.#people = people
    this.#registries = registries
    this.#timeline = timeline
    this.#fail = fail
  }

  /** Goes on with what the server before was told of. */
  async start(): Promise<void> {
    for (const push of await rememberedPushes(this.#people)) this.#wait(push)
    this.#context.view.snapshotListeners.add(() => this.#look())
    this.#look()
  }

  /** Returns when it is remembered; what comes of it, comes later. */
  async add(service: LiveService, hook: string, image: Followed): Promise<void> {
    const before = this.#waiting.get(service.id)
    const earlier = before && followedOf(service, before.push)
    const reference = earlier && isOvertaken(service, image, earlier) ? earlier.reference : image.reference
    const push = { serviceId: service.id, hook, reference }
    await rememberPush(this.#people, push)
    this.#wait(push)
    this.#look()
  }

  #wait(push: Push): void {
    this.#waiting.set(push.serviceId, { push, tries: 0, notBefore: 0 })
  }

  #look(): void {
    if (this.#waiting.size === 0) return
    const services = new Map(this.#context.view.snapshot.services.map((service) => [service.id, service]))
    for (const [id, waiting] of this.#waiting) {
      if (this.#busy.has(id) || waiting.notBefore > this.#context.now()) continue
      const service = services.get(id)
      const image = service && followedOf(service, waiting.push)
      if (!image) void this.#alone(id, () => this.#forget(waiting))
      else if (mayBeUpgraded(service, this.#context.now(), this.#context.timings))
        void this.#alone(id, () => this.#upgrade(service, image, waiting))
    }
  }

  async #upgrade(service: LiveService, image: Followed, waiting: Waiting): Promise<void> {
    try {
      const client = await this.#registries.client(image.registry)
      const digest = await client.digestNow(image.repository, image.tag)
      if (digest !== service.digest) await this.#rollOut(service, image, waiting.push)
      await this.#forget(waiting)
    } catch (error) {
      await this.#again(waiting, error)
    }
  }

  /** Later, unless it never will be otherwise. */
  async #again(waiting: Waiting, error: unknown): Promise<void> {
    const problem = asProblem(error)
    const code = problem instanceof Problem ? problem.code : null
    const isAway = error instanceof RegistryError || code === 'registry-failed'
    if (code === null && !isAway) this.#fail(error)
    const tries = code !== null && PASSING.includes(code) ? waiting.tries : waiting.tries + 1
    if (code === 'nothing-to-do' || tries >= MOST_TRIES[isAway ? 'away' : 'refused']) return this.#forget(waiting)
    const { serviceId } = waiting.push
    if (this.#waiting.get(serviceId) !== waiting) return
    const { now, timings } = this.#context
    const pause = Math.min(timings.pushRetryMs * 2 ** tries, timings.pushLongestRetryMs)
    this.#waiting.set(serviceId, { ...waiting, tries, notBefore: now() + pause })
  }

  #rollOut({ ref }: LiveService, { reference }: Followed, { hook }: Push): Promise<unknown> {
    const actor = `hook:${hook}`
    return this.#timeline.recorded(ref, 'upgrade', actor, () =>
      upgrade(this.#context, ref, { image: reference }, { actor, ifMatch: null }),
    )
  }

  async #forget(waiting: Waiting): Promise<void> {
    const { push } = waiting
    if (this.#waiting.get(push.serviceId) !== waiting) return
    this.#waiting.delete(push.serviceId)
    await forgetPush(this.#people, push)
  }

  async #alone(id: string, act: () => Promise<void>): Promise<void> {
    this.#busy.add(id)
    await act().catch(this.#fail)
    this.#busy.delete(id)
    // Another push may have come meanwhile.
    if (this.#waiting.has(id)) this.#look()
  }
}

function followedOf(service: LiveService, { reference }: Push): Followed | null {
  const parsed = parseReference(reference)
  if (!parsed.ok || parsed.reference.tag === null) return null
  const { registry, repository, tag } = parsed.reference
  return followed(service, { registry, repository, tag })
}

export function mayBeUpgraded(service: LiveService, now: number, timings: Timings): boolean {
  return allowedActions(service, deriveStatus(service, now, timings).state).includes('upgrade')
}
