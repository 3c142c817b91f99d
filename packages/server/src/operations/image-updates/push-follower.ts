import { Problem, type ProblemCode } from '@berth/contract/http/problems.ts'
import { parseReference } from '@berth/contract/images/image-reference.ts'
import type { ServiceState } from '@berth/contract/services/services.ts'
import type { Accounts } from '../../accounts/account-store.ts'
import { allowedActions } from '../../domain/actions.ts'
import type { LiveService } from '../../domain/model.ts'
import { RegistryError } from '../../registry/registry-error.ts'
import { listPushes, type Push, removePush, storePush } from '../../storage/pushes.ts'
import { asProblem, type OperationContext } from '../operation-context.ts'
import type { Registries } from '../registries/registries.ts'
import { upgrade } from '../services/upgrade-service.ts'
import type { Timeline } from '../timeline.ts'
import { isOlderThan, type PushTarget, pushTarget } from './push-target.ts'

interface Waiting {
  readonly push: Push
  /** The digest of the tag when the push arrived; null if it must be looked up. */
  readonly digest: string | null
  readonly tries: number
  readonly notBefore: number
}

/** Most refusals are permanent; a registry that is away comes back within a day or so. */
const MOST_TRIES = { refused: 5, away: 30 }
/** Problems that pass by themselves: a try that meets one does not count as failed. */
const TEMPORARY: readonly ProblemCode[] = ['not-allowed', 'changed-meanwhile', 'engine-away']

/**
 * Upgrades services to pushed images as soon as their state allows it: an upgrade that is under way or waits for confirmation ends first.
 * Pushes that wait are stored in the database, so that the next server tries them too.
 */
export class PushFollower {
  readonly #context: OperationContext
  readonly #accounts: Accounts
  readonly #registries: Registries
  readonly #timeline: Timeline
  readonly #fail: (error: unknown) => void
  readonly #waiting = new Map<string, Waiting>()
  readonly #busy = new Set<string>()

  constructor(
    context: OperationContext,
    accounts: Accounts,
    registries: Registries,
    timeline: Timeline,
    fail: (error: unknown) => void,
  ) {
    this.#context = context
    this.#accounts = accounts
    this.#registries = registries
    this.#timeline = timeline
    this.#fail = fail
  }

  /** Continues with the pushes that the previous server stored. */
  async start(): Promise<void> {
    for (const push of await listPushes(this.#accounts)) this.#addWaiting(push, null)
    this.#context.view.snapshotListeners.add(() => this.#tryAll())
    this.#tryAll()
  }

  /**
   * Stores a push. Resolves when it is in the database; the upgrade follows later.
   *
   * @param digest what the tag stands for now; null if that is unknown
   */
  async add(service: LiveService, hook: string, image: PushTarget, digest: string | null): Promise<void> {
    const before = this.#waiting.get(service.id)
    const earlier = before && pendingTargetOf(service, before.push)
    const isEarlierHigher = earlier && isOlderThan(service, image, earlier)
    const { reference } = isEarlierHigher ? earlier : image
    const push = { serviceId: service.id, hook, reference }
    await storePush(this.#accounts, push)
    this.#addWaiting(push, isEarlierHigher ? before.digest : digest)
    this.#tryAll()
  }

  #addWaiting(push: Push, digest: string | null): void {
    this.#waiting.set(push.serviceId, { push, digest, tries: 0, notBefore: 0 })
  }

  #tryAll(): void {
    if (this.#waiting.size === 0) return
    const services = new Map(this.#context.view.snapshot.services.map((service) => [service.id, service]))
    for (const [id, waiting] of this.#waiting) {
      if (this.#busy.has(id) || waiting.notBefore > this.#context.now()) continue
      const service = services.get(id)
      const image = service && pendingTargetOf(service, waiting.push)
      if (!image) void this.#runExclusively(id, () => this.#forget(waiting))
      else if (mayBeUpgraded(service, this.#context.view.status(service).state))
        void this.#runExclusively(id, () => this.#upgrade(service, image, waiting))
    }
  }

  async #upgrade(service: LiveService, image: PushTarget, waiting: Waiting): Promise<void> {
    try {
      const digest = waiting.digest ?? (await this.#lookUp(image))
      if (digest !== service.digest) await this.#rollOut(service, image, digest, waiting.push)
      await this.#forget(waiting)
    } catch (error) {
      await this.#retryLater(waiting, error)
    }
  }

  async #lookUp({ registry, repository, tag }: PushTarget): Promise<string> {
    return (await this.#registries.client(registry)).digestNow(repository, tag)
  }

  /** Schedules another try, unless it would never succeed. */
  async #retryLater(waiting: Waiting, error: unknown): Promise<void> {
    const problem = asProblem(error)
    const code = problem instanceof Problem ? problem.code : null
    const isAway = error instanceof RegistryError || code === 'registry-failed'
    if (code === null && !isAway) this.#fail(error)
    const tries = code !== null && TEMPORARY.includes(code) ? waiting.tries : waiting.tries + 1
    if (code === 'nothing-to-do' || tries >= MOST_TRIES[isAway ? 'away' : 'refused']) return this.#forget(waiting)
    const { serviceId } = waiting.push
    if (this.#waiting.get(serviceId) !== waiting) return
    const { now, timings } = this.#context
    const pause = Math.min(timings.pushRetryMs * 2 ** tries, timings.pushLongestRetryMs)
    this.#waiting.set(serviceId, { ...waiting, digest: null, tries, notBefore: now() + pause })
  }

  #rollOut({ ref }: LiveService, { reference }: PushTarget, digest: string, { hook }: Push): Promise<unknown> {
    const actor = `hook:${hook}`
    return this.#timeline.recorded(ref, 'upgrade', actor, () =>
      upgrade(this.#context, ref, { image: reference }, { actor, ifMatch: null }, digest),
    )
  }

  async #forget(waiting: Waiting): Promise<void> {
    const { push } = waiting
    if (this.#waiting.get(push.serviceId) !== waiting) return
    this.#waiting.delete(push.serviceId)
    await removePush(this.#accounts, push)
  }

  async #runExclusively(id: string, act: () => Promise<void>): Promise<void> {
    this.#busy.add(id)
    await act().catch(this.#fail)
    this.#busy.delete(id)
    // Another push may have arrived meanwhile.
    if (this.#waiting.has(id)) this.#tryAll()
  }
}

function pendingTargetOf(service: LiveService, { reference }: Push): PushTarget | null {
  const parsed = parseReference(reference)
  if (!parsed.ok || parsed.reference.tag === null) return null
  const { registry, repository, tag } = parsed.reference
  return pushTarget(service, { registry, repository, tag })
}

export function mayBeUpgraded(service: LiveService, state: ServiceState): boolean {
  return allowedActions(service, state).includes('upgrade')
}
