import { Problem } from '@berth/contract/http/problems.ts'
import { formatMessage, type Message, message } from '@berth/contract/messages/message.ts'
import type { CreatedHook, Hook, NewHook, PushAnswer, PushOutcome } from '@berth/contract/push-hooks/hooks.ts'
import { type PushedImage, pushedImages } from '@berth/contract/push-hooks/pushed-images.ts'
import type { Accounts } from '../../accounts/people.ts'
import { RateLimiter } from '../../accounts/rate-limiter.ts'
import type { LiveService } from '../../domain/model.ts'
import { deriveStatus } from '../../domain/status.ts'
import { RegistryError } from '../../registry/registry-error.ts'
import { insertHook, listHooks, removeHook, usedHook } from '../../storage/push-hooks.ts'
import type { OperationContext } from '../operation-context.ts'
import type { Registries } from '../registries/registries.ts'
import { type Followed, followed, isOvertaken, repositoryOf } from './followed-image.ts'
import { mayBeUpgraded, type PushFollower } from './push-follower.ts'

const MINUTE_MS = 60_000
/** Of one hook, that tell of something; a registry tells of each layer and each pull too. */
const PUSHES = { most: 120, withinMs: MINUTE_MS, keys: 10_000 }
/** Of one address, with tokens that are nobody's. */
const STRANGERS = { most: 60, withinMs: MINUTE_MS, keys: 10_000 }

/** The addresses by which registries and builds tell of pushes, and what is done when they do. */
export class PushHooks {
  readonly #context: OperationContext
  readonly #people: Accounts
  readonly #registries: Registries
  readonly #follower: PushFollower
  readonly #pushes: RateLimiter
  readonly #strangers: RateLimiter

  constructor(context: OperationContext, people: Accounts, registries: Registries, follower: PushFollower) {
    this.#context = context
    this.#people = people
    this.#registries = registries
    this.#follower = follower
    this.#pushes = new RateLimiter({ ...PUSHES, now: people.now })
    this.#strangers = new RateLimiter({ ...STRANGERS, now: people.now })
  }

  list = (): Promise<Hook[]> => listHooks(this.#people)
  create = (hook: NewHook, by: string): Promise<CreatedHook> => insertHook(this.#people, hook, by)
  revoke = (id: string): Promise<void> => removeHook(this.#people, id)

  /**
   * Says what will be done for each service that follows what was pushed, and has it done. What the message says of the image's
   * content is not believed: each service's own registry is asked.
   *
   * @throws Problem `not-found` where the token is nobody's, `bad-input` where the message is none, `too-many-tries`
   */
  async receive(token: string, body: unknown, image: string | undefined, address: string): Promise<PushAnswer> {
    const hook = await this.#hookOf(token, address)
    const images = pushedImages(image === undefined ? body : { image })
    if (!images) throw new Problem('bad-input', message('no-push'))
    if (images.length === 0) return { images: [], services: [] }
    this.#limit(this.#pushes, hook.id)
    const digests = new Map<string, Promise<string>>()
    const answers = this.#concerned(hook, images).map(([service, target]) =>
      this.#outcome(service, target, hook, digests),
    )
    return { images: images.map(nameOf), services: await Promise.all(answers) }
  }

  async #hookOf(token: string, address: string): Promise<Hook> {
    const hook = await usedHook(this.#people, token)
    if (hook) return hook
    this.#limit(this.#strangers, address)
    throw new Problem('not-found', message('no-such-hook'))
  }

  #limit(limit: RateLimiter, key: string): void {
    const waitMs = limit.waitMs(key)
    limit.count(key)
    if (waitMs > 0)
      throw new Problem('too-many-tries', message('hook-busy'), { retryAfterSeconds: Math.ceil(waitMs / 1000) })
  }

  /** Each service with the one image that it is to be upgraded to: of several versions, the highest. */
  #concerned({ space, repository }: Hook, images: readonly PushedImage[]): (readonly [LiveService, Followed])[] {
    return this.#context.view.snapshot.services
      .filter(({ ref }) => space === null || ref.space === space)
      .flatMap((service) => {
        const targets = images
          .flatMap((image) => followed(service, image) ?? [])
          .filter((target) => repository === null || repositoryOf(target) === repository)
        const [first, ...others] = targets
        if (!first) return []
        return [[service, others.reduce((best, one) => (isOvertaken(service, best, one) ? one : best), first)] as const]
      })
  }

  async #outcome(
    service: LiveService,
    target: Followed,
    { name }: Hook,
    digests: Map<string, Promise<string>>,
  ): Promise<PushOutcome> {
    const { timings } = this.#context
    const now = this.#context.now()
    const params = { service: service.ref.service, image: target.reference }
    const answered = (outcome: PushOutcome['outcome'], said: Message): PushOutcome => ({
      ...{ space: service.ref.space, service: service.ref.service, image: target.reference },
      ...{ outcome, detail: formatMessage(said, 'en'), detailMessage: said },
    })
    try {
      if ((await this.#digestOf(target, digests)) === service.digest)
        return answered('nothing-to-do', message('push-same', params))
    } catch (error) {
      if (!(error instanceof RegistryError || error instanceof Problem)) throw error
      await this.#follower.add(service, name, target)
      return answered('later', message('push-unknown', { ...params, error: error.message }))
    }
    await this.#follower.add(service, name, target)
    return mayBeUpgraded(service, now, timings)
      ? answered('upgrade', message('push-upgrades', params))
      : answered('later', message('push-later', { ...params, state: deriveStatus(service, now, timings).state }))
  }

  /** Asked once, however many services run it. */
  #digestOf({ registry, repository, tag }: Followed, digests: Map<string, Promise<string>>): Promise<string> {
    const key = `${registry}/${repository}:${tag}`
    const ask = async () => (await this.#registries.client(registry)).digestNow(repository, tag)
    const asked = digests.get(key) ?? ask()
    digests.set(key, asked)
    return asked
  }
}

function nameOf({ registry, repository, tag }: PushedImage): string {
  return `${registry === null ? '' : `${registry}/`}${repository}:${tag}`
}
