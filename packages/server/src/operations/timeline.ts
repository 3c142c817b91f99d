import type { Event } from '@berth/contract/events/events.ts'
import { Problem } from '@berth/contract/http/problems.ts'
import { type Message, message } from '@berth/contract/messages/message.ts'
import type { Service, ServiceRef, TimelineEntry } from '@berth/contract/services/services.ts'
import type { Accounts } from '../accounts/account-store.ts'
import type { LiveService } from '../domain/model.ts'
import { LASTING_STATES, type ServiceStatus } from '../domain/status.ts'
import { detectTimelineEvents } from '../domain/timeline-events.ts'
import {
  addEntry,
  concludeEntries,
  concludeEntry,
  concludeShells,
  listEntries,
  type NewTimelineEntry,
  removeTimeline,
  servicesWithEntries,
} from '../storage/timeline.ts'
import type { View } from '../view/view.ts'
import { asProblem } from './operation-context.ts'

/** The timeline of each service: what people asked for and how it ended, and what the engine did by itself. */
export class Timeline {
  readonly #accounts: Accounts
  readonly #view: View
  readonly #fail: (error: unknown) => void
  /** Ids of services with an open entry. */
  readonly #withOpenEntry = new Set<string>()
  /**
   * Ids of services that an operation is running on at this moment. It supersedes their open entries, which therefore are not concluded.
   */
  readonly #inOperation = new Set<string>()
  #queue: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(accounts: Accounts, view: View, fail: (error: unknown) => void) {
    this.#accounts = accounts
    this.#view = view
    this.#fail = fail
  }

  /** Starts recording. Entries that were open when the server ended are concluded by the present state, once it has lasted. */
  async start(): Promise<void> {
    await this.#removeOrphans()
    await concludeShells(this.#accounts)
    for (const id of await servicesWithEntries(this.#accounts)) this.#withOpenEntry.add(id)
    this.#concludeWhatLasted(this.#view.snapshot.services)
    this.#view.changes.follow(undefined, ({ event }) => this.#onEvent(event))
    this.#view.snapshotListeners.add((before, after) => {
      for (const { serviceId, what, detail } of detectTimelineEvents(before, after))
        this.#record({ serviceId, what, detail })
      this.#concludeWhatLasted(after.services)
    })
  }

  /** Runs an operation and records it, also if it is refused. When this resolves, the entry is in the database. */
  async recorded<T>(
    ref: ServiceRef,
    what: TimelineEntry['what'],
    by: string | null,
    act: () => Promise<T>,
  ): Promise<T> {
    const before = this.#findService(ref)
    if (before) this.#inOperation.add(before.id)
    try {
      const answer = await act()
      const service = this.#findService(ref)
      if (service) this.#begin(service, what, by, what === 'create' ? undefined : before)
      await this.#queue
      return answer
    } catch (error) {
      const problem = asProblem(error)
      if (before && problem instanceof Problem)
        this.#record({
          serviceId: before.id,
          what,
          by,
          from: before.state,
          result: 'refused',
          detail: problem.extra.detailMessage,
        })
      throw error
    } finally {
      if (before) this.#inOperation.delete(before.id)
    }
  }

  /**
   * Runs an operation on one instance and records it. Open entries of the service stay open.
   *
   * @param interruptedDetail the detail to record if the operation neither succeeded nor was refused
   */
  async ofInstance(
    ref: ServiceRef,
    what: 'instance-restart' | 'instance-remove' | 'upload',
    by: string,
    detail: Message,
    act: () => Promise<void>,
    interruptedDetail: Message = detail,
  ): Promise<void> {
    const serviceId = this.#view.service(ref).id
    try {
      await act()
      this.#record({ serviceId, what, by, detail })
    } catch (error) {
      const problem = asProblem(error)
      const result = problem instanceof Problem ? 'refused' : 'failed'
      const failureDetail = problem instanceof Problem ? problem.extra.detailMessage : interruptedDetail
      this.#record({ serviceId, what, by, result, detail: failureDetail })
      throw error
    }
  }

  /** Records a shell for as long as it is open. @returns a function to call when the shell is closed */
  shell(ref: ServiceRef, by: string, detail: Message): () => void {
    const { id: serviceId } = this.#view.service(ref)
    const entry = { serviceId, what: 'shell', by, from: null, to: null, result: null, detail } as const
    let id: string | undefined
    this.#enqueue(async () => {
      id = await addEntry(this.#accounts, entry)
    })
    return () => this.#enqueue(async () => void (id && (await concludeEntry(this.#accounts, id))))
  }

  /** Resolves when all entries recorded before are in the database. */
  async written(): Promise<void> {
    await this.#queue
  }

  /** Returns a page of entries, newest first. @param cursor from the previous page */
  async of(ref: ServiceRef, limit: number, cursor: string | undefined) {
    const { id } = this.#view.service(ref)
    await this.#queue
    const { items, next } = await listEntries(this.#accounts, id, limit, cursor === undefined ? null : Number(cursor))
    return { items, nextCursor: next === null ? null : String(next) }
  }

  #begin(service: Service, what: TimelineEntry['what'], by: string | null, before: Service | undefined): void {
    const isConfirmation = what === 'confirm' || what === 'auto-confirm'
    // Whoever confirms an upgrade has seen it done.
    const [earlier, to] =
      isConfirmation && before ? (['done', before.state] as const) : (['superseded', service.state] as const)
    this.#enqueue(() => concludeEntries(this.#accounts, service.id, earlier, to, null))
    const detail = before ? changeMessage(before, service) : null
    this.#record({ serviceId: service.id, what, by, from: before?.state ?? null, result: null, detail })
    this.#withOpenEntry.add(service.id)
    const status = this.#view.status(this.#view.service({ space: service.space, service: service.name }))
    // A confirmation starts no instance that may fail.
    if (status.hasLasted || (isConfirmation && LASTING_STATES.includes(status.state)))
      this.#conclude(this.#view.service({ space: service.space, service: service.name }), status)
  }

  #onEvent(event: Event): void {
    if (event.type === 'service-removed') this.#enqueue(() => this.#removeOrphans())
  }

  /**
   * Concludes the open entries of services whose state has lasted: a crash loop looks healthy for a moment. The view reads the engine again
   * when a state has lasted, also without news.
   */
  #concludeWhatLasted(services: readonly LiveService[]): void {
    if (this.#withOpenEntry.size === 0) return
    for (const service of services) {
      if (!this.#withOpenEntry.has(service.id) || this.#inOperation.has(service.id)) continue
      const status = this.#view.status(service)
      if (status.hasLasted) this.#conclude(service, status)
    }
  }

  #conclude({ id, rollout }: LiveService, status: ServiceStatus): void {
    this.#withOpenEntry.delete(id)
    const result = resultOf(status, rollout)
    this.#enqueue(() =>
      concludeEntries(this.#accounts, id, result, status.state, result === 'done' ? null : status.reason),
    )
  }

  /** Removes the entries of services that no longer exist. */
  async #removeOrphans(): Promise<void> {
    const existing = new Set(this.#view.snapshot.services.map(({ id }) => id))
    const gone = (await servicesWithEntries(this.#accounts)).filter((id) => !existing.has(id))
    for (const id of gone) await removeTimeline(this.#accounts, id)
  }

  #findService({ space, service }: ServiceRef): Service | undefined {
    return this.#view.services(space).find(({ name }) => name === service)
  }

  #record(entry: Pick<NewTimelineEntry, 'serviceId' | 'what'> & Partial<NewTimelineEntry>): void {
    const fullEntry = { by: null, from: null, result: 'done', to: null, detail: null, ...entry } as const
    this.#enqueue(async () => void (await addEntry(this.#accounts, fullEntry)))
  }

  /** Resolves when all recorded entries are in the database. Later entries are dropped, because the database is about to close. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#queue
  }

  /** Writes to the database one after the other, in the order of the events. */
  #enqueue(write: () => Promise<void>): void {
    if (this.#isClosed) return
    this.#queue = this.#queue.then(write).catch(this.#fail)
  }
}

/** Returns the message about what an operation changed in a service; null if it changed nothing. */
function changeMessage(before: Service, { revision, image, instances }: Service): Message | null {
  if (revision !== before.revision) return message('is-revision', { revision, image: image.reference })
  const [from, to] = [before.instances.desired, instances.desired]
  return from === to ? null : message('is-scaled', { from, to })
}

/**
 * Returns how an operation has ended that led to a status. An upgrade that is paused without a reason was paused by a person. One that the
 * engine has rolled back has failed if an instance had; otherwise another tool has asked for it.
 */
function resultOf({ state, reason }: ServiceStatus, rollout: LiveService['rollout']) {
  if (state === 'degraded' || state === 'failed' || (state === 'upgrade-paused' && reason !== null)) return 'failed'
  if (rollout !== 'rolled-back') return 'done'
  return reason?.code === 'rolled-back-after-failure' ? 'failed' : 'superseded'
}
