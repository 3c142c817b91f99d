import type { LiveService } from '../../domain/model.ts'
import { confirmationTime } from '../../domain/status.ts'
import { OneAtATime } from '../one-at-a-time.ts'
import type { CallContext, OperationContext } from '../operation-context.ts'
import type { Timeline } from '../timeline.ts'
import { confirm, pause } from './run-service.ts'

const AUTOMATIC_CALL: CallContext = { actor: '', ifMatch: null }

/**
 * Confirms upgrades that are set to confirm themselves after some minutes of health, and stops replacing instances when an upgrade has
 * passed its deadline.
 */
export class UpgradeSupervisor {
  readonly #context: OperationContext
  readonly #timeline: Timeline
  readonly #tasks: OneAtATime

  constructor(context: OperationContext, timeline: Timeline, fail: (error: unknown) => void) {
    this.#context = context
    this.#timeline = timeline
    this.#tasks = new OneAtATime(fail)
  }

  start(): void {
    this.#context.view.snapshotListeners.add((_, { services }) => {
      for (const service of services) this.#supervise(service)
    })
  }

  #supervise(service: LiveService): void {
    const now = this.#context.now()
    const { state } = this.#context.view.status(service)
    const confirms = confirmationTime(service)
    if (state === 'upgraded' && confirms !== null && confirms <= now)
      this.#runOnce(service, 'auto-confirm', () => confirm(this.#context, service.ref, AUTOMATIC_CALL))
    if (state === 'upgrade-paused' && service.rollout === 'under-way' && service.hold === null)
      this.#runOnce(service, 'auto-pause', () => pause(this.#context, service.ref, AUTOMATIC_CALL, null))
  }

  #runOnce({ id, ref }: LiveService, what: 'auto-confirm' | 'auto-pause', act: () => Promise<unknown>): void {
    this.#tasks.run(id, () => this.#timeline.recorded(ref, what, null, act))
  }
}
