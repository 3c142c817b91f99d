import type { LiveService } from '../../domain/model.ts'
import { confirmationTime, deriveStatus } from '../../domain/status.ts'
import type { CallContext, OperationContext } from '../operation-context.ts'
import type { Timeline } from '../timeline.ts'
import { confirm, pause } from './run-service.ts'

const BY_ITSELF: CallContext = { actor: '', ifMatch: null }

/**
 * The two things that Berth does without being asked each time: it confirms upgrades that were told to confirm themselves after
 * so many minutes of health, and it stops replacing instances where an upgrade has passed its deadline.
 */
export class UpgradeSupervisor {
  readonly #context: OperationContext
  readonly #timeline: Timeline
  readonly #fail: (error: unknown) => void
  readonly #busy = new Set<string>()

  constructor(context: OperationContext, timeline: Timeline, fail: (error: unknown) => void) {
    this.#context = context
    this.#timeline = timeline
    this.#fail = fail
  }

  start(): void {
    this.#context.view.snapshotListeners.add((_, { services }) => {
      for (const service of services) this.#keep(service)
    })
  }

  #keep(service: LiveService): void {
    const now = this.#context.now()
    const { state } = deriveStatus(service, now, this.#context.timings)
    const confirms = confirmationTime(service)
    if (state === 'upgraded' && confirms !== null && confirms <= now)
      this.#once(service, 'auto-confirm', () => confirm(this.#context, service.ref, BY_ITSELF))
    if (state === 'upgrade-paused' && service.rollout === 'under-way' && service.hold === null)
      this.#once(service, 'auto-pause', () => pause(this.#context, service.ref, BY_ITSELF, null))
  }

  #once({ id, ref }: LiveService, what: 'auto-confirm' | 'auto-pause', act: () => Promise<unknown>): void {
    if (this.#busy.has(id)) return
    this.#busy.add(id)
    this.#timeline
      .recorded(ref, what, null, act)
      .catch(this.#fail)
      .finally(() => this.#busy.delete(id))
  }
}
