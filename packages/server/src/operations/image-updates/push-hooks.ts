import { Problem } from '@berth/contract/http/problems.ts'
import { formatMessage, type Message, message } from '@berth/contract/messages/message.ts'
import type { CreatedHook, Hook, NewHook, PushAnswer, PushOutcome } from '@berth/contract/push-hooks/hooks.ts'
import { type PushedImage, pushedImages } from '@berth/contract/push-hooks/pushed-images.ts'
import type { Accounts } from '../../accounts/account-store.ts'
import { RateLimiter } from '../../accounts/rate-limiter.ts'
import type { LiveService } from '../../domain/model.ts'
import { RegistryError } from '../../registry/registry-error.ts'
import { findUsedHook, insertHook, listHooks, removeHook } from '../../storage/push-hooks.ts'
import type { OperationContext } from '../operation-context.ts'
import type { Registries } from '../registries/registries.ts'
import { mayBeUpgraded, type PushFollower } from './push-follower.ts'
import { isOlderThan, type PushTarget, pushTarget, repositoryOf } from './push-target.ts'

const MINUTE_MS = 60_000
/** Limit of messages with a push for one hook. Messages without one are not counted: a registry also reports each layer and each pull. */
const PUSH_LIMIT = { most: 120, withinMs: MINUTE_MS, keys: 10_000 }
/** Limit of requests with unknown tokens for one address. */
const UNKNOWN_TOKEN_LIMIT = { most: 60, withinMs: MINUTE_MS, keys: 10_000 }

/** The addresses that registries and builds call after a push, and the upgrades that follow. */
export class PushHooks {
  readonly #context: OperationContext
  readonly #accounts: Accounts
  readonly #registries: Registries
  readonly #follower: PushFollower
  readonly #pushes: RateLimiter
  readonly #unknownTokens: RateLimiter

  constructor(context: OperationContext, accounts: Accounts, registries: Registries, follower: PushFollower) {
    this.#context = context
    this.#accounts = accounts
    this.#registries = registries
    this.#follower = follower
    this.#pushes = new RateLimiter({ ...PUSH_LIMIT, now: accounts.now })
    this.#unknownTokens = new RateLimiter({ ...UNKNOWN_TOKEN_LIMIT, now: accounts.now })
  }

  list = (): Promise<Hook[]> => listHooks(this.#accounts)
  create = (hook: NewHook, by: string): Promise<CreatedHook> => insertHook(this.#accounts, hook, by)
  revoke = (id: string): Promise<void> => removeHook(this.#accounts, id)

  /**
   * Starts the upgrade of each service that follows a pushed image, and returns what will be done. What the message says about the image's
   * content is not trusted: each service's own registry is asked.
   *
   * @throws Problem `not-found` for an unknown token, `bad-input` for a message that is not about a push, `too-many-tries`
   */
  async receive(token: string, body: unknown, image: string | undefined, address: string): Promise<PushAnswer> {
    const hook = await this.#hookOf(token, address)
    const images = pushedImages(image === undefined ? body : { image })
    if (!images) throw new Problem('bad-input', message('no-push'))
    if (images.length === 0) return { images: [], services: [] }
    this.#limit(this.#pushes, hook.id)
    const digests = new Map<string, Promise<string>>()
    const answers = this.#upgradesFor(hook, images).map(([service, target]) =>
      this.#outcome(service, target, hook, digests),
    )
    return { images: images.map(imageName), services: await Promise.all(answers) }
  }

  async #hookOf(token: string, address: string): Promise<Hook> {
    const hook = await findUsedHook(this.#accounts, token)
    if (hook) return hook
    this.#limit(this.#unknownTokens, address)
    throw new Problem('not-found', message('no-such-hook'))
  }

  #limit(limit: RateLimiter, key: string): void {
    const waitMs = limit.waitMs(key)
    limit.count(key)
    if (waitMs > 0)
      throw new Problem('too-many-tries', message('hook-busy'), { retryAfterSeconds: Math.ceil(waitMs / 1000) })
  }

  /** Returns each service with the one image that it is to be upgraded to: of several versions, the highest. */
  #upgradesFor({ space, repository }: Hook, images: readonly PushedImage[]): (readonly [LiveService, PushTarget])[] {
    return this.#context.view.snapshot.services
      .filter(({ ref }) => space === null || ref.space === space)
      .flatMap((service) => {
        const targets = images
          .flatMap((image) => pushTarget(service, image) ?? [])
          .filter((target) => repository === null || repositoryOf(target) === repository)
        const [first, ...others] = targets
        if (!first) return []
        return [[service, others.reduce((best, one) => (isOlderThan(service, best, one) ? one : best), first)] as const]
      })
  }

  async #outcome(
    service: LiveService,
    target: PushTarget,
    { name }: Hook,
    digests: Map<string, Promise<string>>,
  ): Promise<PushOutcome> {
    const params = { service: service.ref.service, image: target.reference }
    const outcomeOf = (outcome: PushOutcome['outcome'], reason: Message): PushOutcome => ({
      ...{ space: service.ref.space, service: service.ref.service, image: target.reference },
      ...{ outcome, detail: formatMessage(reason, 'en'), detailMessage: reason },
    })
    let digest: string
    try {
      digest = await this.#digestOf(target, digests)
    } catch (error) {
      if (!(error instanceof RegistryError || error instanceof Problem)) throw error
      await this.#follower.add(service, name, target, null)
      const reason = error instanceof Problem ? error.extra.detailMessage : error.detailMessage
      return outcomeOf('later', message('push-unknown', { ...params, error: reason }))
    }
    if (digest === service.digest) return outcomeOf('nothing-to-do', message('push-same', params))
    await this.#follower.add(service, name, target, digest)
    const { state } = this.#context.view.status(service)
    return mayBeUpgraded(service, state)
      ? outcomeOf('upgrade', message('push-upgrades', params))
      : outcomeOf('later', message('push-later', { ...params, state }))
  }

  /** Asks once for each image, however many services run it. */
  #digestOf({ registry, repository, tag }: PushTarget, digests: Map<string, Promise<string>>): Promise<string> {
    const key = `${registry}/${repository}:${tag}`
    const askRegistry = async () => (await this.#registries.client(registry)).digestNow(repository, tag)
    const digest = digests.get(key) ?? askRegistry()
    digests.set(key, digest)
    return digest
  }
}

function imageName({ registry, repository, tag }: PushedImage): string {
  return `${registry === null ? '' : `${registry}/`}${repository}:${tag}`
}
