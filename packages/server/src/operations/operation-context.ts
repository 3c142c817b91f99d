import { type FieldError, Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Engine } from '../engine/engine.ts'
import type { RegistryLogin } from '../engine/hosts/registry-auth.ts'
import { EngineAway, EngineError, StaleVersion } from '../engine/transport/client.ts'
import type { Vault } from '../storage/vault.ts'
import type { Timings } from '../timings.ts'
import type { View } from '../view/view.ts'

/** Returns the credentials of an image's registry; null if the registry is not listed, or needs none. */
export type PullLogin = (image: string) => Promise<RegistryLogin | null>

/** The dependencies of operations. */
export interface OperationContext {
  readonly engine: Engine
  readonly view: View
  /** Reads the cluster into the view again. When it resolves, the view includes everything that was done before the call. */
  readonly refresh: () => Promise<void>
  /** Runs a query on the engine of one host. @throws Problem `host-unreachable` if that engine has no address, or is away */
  readonly withHostEngine: <T>(hostId: string, question: (engine: Engine) => Promise<T>) => Promise<T>
  /** Seals the secret values in saved revisions. */
  readonly vault: Vault
  readonly pullLogin: PullLogin
  /** Returns HAProxy's own errors about a configuration. @param image the pinned image that will run it */
  readonly checkConfiguration: (image: string, text: string, certificates: readonly string[]) => Promise<FieldError[]>
  readonly now: () => number
  readonly timings: Timings
  /** The image of load balancers that name none. */
  readonly balancerImage: string
}

/** The caller of an operation, and the version of the service that the caller saw. */
export interface CallContext {
  readonly actor: string
  /** The version of the service that the caller saw; null: any version. */
  readonly ifMatch: string | null
}

/** Translates the engine's refusals into problems that the API answers with. Returns any other error unchanged. */
export function asProblem(error: unknown): unknown {
  if (error instanceof EngineAway)
    return new Problem('engine-away', message('engine-away', { error: error.reason }), { cause: error })
  if (error instanceof StaleVersion)
    return new Problem('changed-meanwhile', message('changed-by-another'), { cause: error })
  if (!(error instanceof EngineError)) return error
  if (error.status === 503) return new Problem('engine-away', message('not-a-manager'), { cause: error })
  return new Problem('engine-refused', message('engine-refused', { error: error.message }), { cause: error })
}
