import { versionOf } from '../../engine/services/read-service.ts'
import type { SwarmSpec } from '../../engine/swarm.ts'
import { StaleVersion } from '../../engine/transport/client.ts'
import type { OperationContext } from '../operation-context.ts'
import { loginAfter } from '../registries/pull-login.ts'

const TRIES = 6

/** A spec, and the service's version with it. */
export interface VersionedSpec {
  readonly version: number
  readonly spec: SwarmSpec
}

/**
 * Has a service be this from now on, with what hosts need to pull its image. Where only the engine has written since `before`, how far
 * the rollout is, it is written over that.
 *
 * @throws StaleVersion where the spec is another by now
 */
export async function updateSpec(
  { engine, pullLogin }: OperationContext,
  id: string,
  before: VersionedSpec,
  after: SwarmSpec,
): Promise<void> {
  const login = await loginAfter(pullLogin, imageOf(before.spec), imageOf(after))
  for (let { version } = before, tries = 1; ; tries++) {
    try {
      return void (await engine.updateService(id, version, after, login))
    } catch (error) {
      if (!(error instanceof StaleVersion) || tries === TRIES) throw error
      const { Spec: live = {}, Version: { Index: index = 0 } = {} } = await engine.service(id)
      if (versionOf(live) !== versionOf(before.spec)) throw error
      version = index
    }
  }
}

function imageOf({ TaskTemplate: task }: SwarmSpec): string {
  return task?.ContainerSpec?.Image ?? ''
}
