import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Engine } from '../engine/engine.ts'
import type { RegistryLogin } from '../engine/hosts/registry-auth.ts'
import { EngineAway, EngineError, StaleVersion } from '../engine/transport/client.ts'
import type { Vault } from '../storage/vault.ts'
import type { Timings } from '../timings.ts'
import type { View } from '../view/view.ts'

/** Returns the credentials of an image's registry; null where it is not listed, or needs none. */
export type PullLogin = (image: string) => Promise<RegistryLogin | null>

/** What an operation works on. */
export interface OperationContext {
  readonly engine: Engine
  readonly view: View
  /** Has the view look again; when it returns, what was done before is seen. */
  readonly refresh: () => Promise<void>
  /** Asks the engine of one host. @throws Problem `host-unreachable` where nobody has said its address, or it is away */
  readonly askHost: <T>(hostId: string, question: (engine: Engine) => Promise<T>) => Promise<T>
  /** For what revisions keep of secret values. */
  readonly vault: Vault
  readonly pullLogin: PullLogin
  readonly now: () => number
  readonly timings: Timings
  /** What load balancers run that name no image. */
  readonly balancerImage: string
}

/** Who asks for an operation, and what they had seen when they did. */
export interface CallContext {
  readonly actor: string
  /** The version of the service that was looked at; null: whichever there is. */
  readonly ifMatch: string | null
}

/** The engine's refusals in words that the API answers with; anything else as it is. */
export function asProblem(error: unknown): unknown {
  if (error instanceof EngineAway)
    return new Problem('engine-away', message('engine-away', { error: error.reason }), { cause: error })
  if (error instanceof StaleVersion)
    return new Problem('changed-meanwhile', message('changed-by-another'), { cause: error })
  if (!(error instanceof EngineError)) return error
  if (error.status === 503) return new Problem('engine-away', message('not-a-manager'), { cause: error })
  return new Problem('engine-refused', message('engine-refused', { error: error.message }), { cause: error })
}
