import type { Event } from '@berth/contract/events/events.ts'
import { Problem } from '@berth/contract/http/problems.ts'
import { type Message, message } from '@berth/contract/messages/message.ts'
import type { Service, ServiceRef, ServiceState, TimelineEntry } from '@berth/contract/services/services.ts'
import type { Accounts } from '../accounts/people.ts'
import { detectTimelineEvents } from '../domain/timeline-events.ts'
import {
  conclude,
  concludeEntry,
  concludeShells,
  forgetTimeline,
  type NewEntry,
  note,
  notedServices,
  timelineOf,
} from '../storage/timeline.ts'
import type { View } from '../view/view.ts'
import { asProblem } from './operation-context.ts'

/** States that don't last by themselves; in any other, what was asked for has come to its end, well or not. */
const UNDER_WAY: readonly ServiceState[] = [
  'creating', 'upgrading', 'rolling-back', 'scaling', 'restarting', 'starting', 'stopping', 'deleting',
] // biome-ignore format: one line reads better

/** What happened to each service: what people asked for and how it ended, and what the engine did by itself. */
export class Timeline {
  readonly #people: Accounts
  readonly #view: View
  readonly #fail: (error: unknown) => void
  /** Services of which something lasts. */
  readonly #open = new Set<string>()
  /** Services of which something is being asked this moment: what lasted before is superseded by it, not ended. */
  readonly #asked = new Set<string>()
  #queue: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(people: Accounts, view: View, fail: (error: unknown) => void) {
    this.#people = people
    this.#view = view
    this.#fail = fail
  }

  /** From now on. What lasted when the server ended is concluded by what is seen now. */
  async start(): Promise<void> {
    await this.#sweep()
    await concludeShells(this.#people)
    for (const id of await notedServices(this.#people)) this.#open.add(id)
    for (const space of this.#view.spaces()) for (const service of this.#view.services(space.name)) this.#see(service)
    this.#view.changes.follow(undefined, ({ event }) => this.#hear(event))
    this.#view.snapshotListeners.add((before, after) => {
      for (const { serviceId, what, detail } of detectTimelineEvents(before, after))
        this.#note({ serviceId, what, detail })
    })
  }

  /** Does what was asked for and notes it, also where it was refused. Once this answers, it is noted for good. */
  async recorded<T>(
    ref: ServiceRef,
    what: TimelineEntry['what'],
    by: string | null,
    act: () => Promise<T>,
  ): Promise<T> {
    const before = this.#find(ref)
    if (before) this.#asked.add(before.id)
    try {
      const answer = await act()
      const service = this.#find(ref)
      if (service) this.#begin(service, what, by, what === 'create' ? undefined : before)
      await this.#queue
      return answer
    } catch (error) {
      const problem = asProblem(error)
      if (before && problem instanceof Problem)
        this.#note({
          serviceId: before.id,
          what,
          by,
          from: before.state,
          result: 'refused',
          detail: problem.extra.detailMessage,
        })
      throw error
    } finally {
      if (before) this.#asked.delete(before.id)
    }
  }

  /**
   * Does something to one instance, and notes it: what lasts of the service goes on.
   *
   * @param brokeOff what is noted where it neither was done nor refused
   */
  async ofInstance(
    ref: ServiceRef,
    what: 'instance-restart' | 'instance-remove' | 'upload',
    by: string,
    detail: Message,
    act: () => Promise<void>,
    brokeOff: Message = detail,
  ): Promise<void> {
    const serviceId = this.#view.service(ref).id
    try {
      await act()
      this.#note({ serviceId, what, by, detail })
    } catch (error) {
      const problem = asProblem(error)
      const result = problem instanceof Problem ? 'refused' : 'failed'
      const said = problem instanceof Problem ? problem.extra.detailMessage : brokeOff
      this.#note({ serviceId, what, by, result, detail: said })
      throw error
    }
  }

  /** Notes a shell for as long as it is open. @returns what to call when it is closed */
  shell(ref: ServiceRef, by: string, detail: Message): () => void {
    const { id: serviceId } = this.#view.service(ref)
    const entry = { serviceId, what: 'shell', by, from: null, to: null, result: null, detail } as const
    let id: string | undefined
    this.#later(async () => {
      id = await note(this.#people, entry)
    })
    return () => this.#later(async () => void (id && (await concludeEntry(this.#people, id))))
  }

  /** Resolves when all that was noted before is written. */
  async written(): Promise<void> {
    await this.#queue
  }

  /** Newest first. @param cursor as the answer before gave it */
  async of(ref: ServiceRef, limit: number, cursor: string | undefined) {
    const { id } = this.#view.service(ref)
    await this.#queue
    const { items, next } = await timelineOf(this.#people, id, limit, cursor === undefined ? null : Number(cursor))
    return { items, nextCursor: next === null ? null : String(next) }
  }

  #begin(service: Service, what: TimelineEntry['what'], by: string | null, before: Service | undefined): void {
    this.#later(() => conclude(this.#people, service.id, 'superseded', service.state, null))
    const detail = before ? differenceOf(before, service) : null
    this.#note({ serviceId: service.id, what, by, from: before?.state ?? null, result: null, detail })
    this.#conclude(service)
  }

  #hear(event: Event): void {
    if (event.type === 'service') this.#see(event.service)
    if (event.type !== 'service-removed') return
    this.#later(() => this.#sweep())
  }

  #see(service: Service): void {
    if (this.#open.has(service.id) && !this.#asked.has(service.id)) this.#conclude(service)
  }

  /** Once the service is in a state that lasts. An upgrade that stands still without a reason was paused by somebody. */
  #conclude({ id, state, reasonMessage }: Service): void {
    this.#open.add(id)
    if (UNDER_WAY.includes(state)) return
    this.#open.delete(id)
    const isFailed = state === 'degraded' || (state === 'upgrade-paused' && reasonMessage !== null)
    this.#later(() => conclude(this.#people, id, isFailed ? 'failed' : 'done', state, isFailed ? reasonMessage : null))
  }

  /** What is noted of a service goes with it. */
  async #sweep(): Promise<void> {
    const living = new Set(this.#view.snapshot.services.map(({ id }) => id))
    const gone = (await notedServices(this.#people)).filter((id) => !living.has(id))
    for (const id of gone) await forgetTimeline(this.#people, id)
  }

  #find({ space, service }: ServiceRef): Service | undefined {
    return this.#view.services(space).find(({ name }) => name === service)
  }

  #note(entry: Pick<NewEntry, 'serviceId' | 'what'> & Partial<NewEntry>): void {
    const whole = { by: null, from: null, result: 'done', to: null, detail: null, ...entry } as const
    this.#later(async () => void (await note(this.#people, whole)))
  }

  /** Ends when everything that was noted is written. What would be noted afterwards is dropped: the database is about to close. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#queue
  }

  /** One after the other, in the order in which things happened. */
  #later(write: () => Promise<void>): void {
    if (this.#isClosed) return
    this.#queue = this.#queue.then(write).catch(this.#fail)
  }
}

/** What a word made of a service; null where it is what it was. */
function differenceOf(before: Service, { revision, image, instances }: Service): Message | null {
  if (revision !== before.revision) return message('is-revision', { revision, image: image.reference })
  const [from, to] = [before.instances.desired, instances.desired]
  return from === to ? null : message('is-scaled', { from, to })
}
