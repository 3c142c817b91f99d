import { versionOf } from '../../engine/services/read-service.ts'
import { imageOf, readSpec, type StoredSpec, type VersionedSpec } from '../../engine/services/stored-spec.ts'
import { StaleVersion } from '../../engine/transport/client.ts'
import type { OperationContext } from '../operation-context.ts'
import { loginForImage } from '../registries/pull-login.ts'

/** The number of remaining tries of a write, over all of its steps. */
export interface RemainingTries {
  left: number
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
  after: StoredSpec,
  tries: RemainingTries,
): Promise<void> {
  const login = await loginForImage(pullLogin, imageOf(before.spec), imageOf(after))
  for (let { version } = before; ; ) {
    try {
      return void (await engine.updateService(id, version, after, login))
    } catch (error) {
      if (!(error instanceof StaleVersion) || --tries.left <= 0) throw error
      const live = await readSpec(engine, id)
      if (versionOf(live.spec) !== versionOf(before.spec)) throw error
      version = live.version
    }
  }
}
