import { versionOf } from '../../engine/services/read-service.ts'
import type { SwarmSpec } from '../../engine/swarm.ts'
import { StaleVersion } from '../../engine/transport/client.ts'
import type { OperationContext } from '../operation-context.ts'
import { loginAfter } from '../registries/pull-login.ts'

/** How many more times a write may be tried, over all of its steps. */
export interface Tries {
  left: number
}

/** A spec, and the version of the service that has it. */
export interface VersionedSpec {
  readonly version: number
  readonly spec: SwarmSpec
}

/**
 * Writes the spec of a service, with the credentials that hosts need to pull its image. If only the engine has written since `before`, to
 * record the progress of a rollout, the write is repeated on the new version.
 *
 * @throws StaleVersion if the spec has changed since `before`, or no try is left
 */
export async function updateSpec(
  { engine, pullLogin }: OperationContext,
  id: string,
  before: VersionedSpec,
  after: SwarmSpec,
  tries: Tries,
): Promise<void> {
  const login = await loginAfter(pullLogin, imageOf(before.spec), imageOf(after))
  for (let { version } = before; ; ) {
    try {
      return void (await engine.updateService(id, version, after, login))
    } catch (error) {
      if (!(error instanceof StaleVersion) || --tries.left <= 0) throw error
      const { Spec: live = {}, Version: { Index: index = 0 } = {} } = await engine.service(id)
      if (versionOf(live) !== versionOf(before.spec)) throw error
      version = index
    }
  }
}

function imageOf({ TaskTemplate: task }: SwarmSpec): string {
  return task?.ContainerSpec?.Image ?? ''
}
