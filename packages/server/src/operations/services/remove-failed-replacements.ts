import { setTimeout as sleep } from 'node:timers/promises'
import type { LiveService } from '../../domain/model.ts'
import { healthyWithFailedReplacement } from '../../domain/slots.ts'
import { combineChanges, recordOperation } from '../../engine/services/patch.ts'
import { revisionOfInstance } from '../../engine/services/stored-revisions.ts'
import { readSpec, replaceAllSlotsAtOnce, type VersionedSpec } from '../../engine/services/stored-spec.ts'
import type { OperationContext } from '../operation-context.ts'
import { restoreSpec, savedSpec, saveRevision } from './revisions.ts'
import { type RemainingTries, updateSpec } from './update-spec.ts'

/** The engine takes some tens of milliseconds to end the failed replacements. */
const POLLING = { attempts: 50, gapMs: 50 }

/**
 * Removes the failed replacements of a rollout before a write continues it: rolls the service back to the spec of the healthy instances
 * beside them and waits until the engine has ended them. Saves the spec of the rollout as a revision first. docs/design/upgrades.md
 * ("Writing after a failure") has the reasons.
 *
 * @param service as it is at this moment
 * @returns the spec and version to write over now; null if there is nothing to remove, or removal is not possible
 * @throws StaleVersion if somebody has written since `before`
 * @see moby/swarmkit, manager/orchestrator/update/updater.go: worker, useExistingTask
 */
export async function removeFailedReplacements(
  context: OperationContext,
  service: LiveService,
  before: VersionedSpec,
  tries: RemainingTries,
): Promise<VersionedSpec | null> {
  const { engine, view, refresh, now } = context
  const { id, ref, rollout, hold } = service
  if (rollout !== 'paused' && hold === null) return null
  const [serving] = healthyWithFailedReplacement(service)
  if (!serving) return null
  const servingRevision = await revisionOfInstance(engine, id, serving.id)
  if (!servingRevision) return null
  const servingSpec = await savedSpec(context, ref, servingRevision.number)
  await saveRevision(context, service, before.spec)
  const rolledBack = combineChanges(
    restoreSpec(servingSpec, servingRevision.number),
    recordOperation('upgrade', new Date(now()).toISOString()),
    replaceAllSlotsAtOnce(before.spec),
  )(before.spec)
  await updateSpec(context, id, before, rolledBack, tries)
  const written = await readSpec(engine, id)
  for (let attempt = 0; attempt < POLLING.attempts; attempt++) {
    await refresh()
    if (healthyWithFailedReplacement(view.service(ref)).length === 0) break
    await sleep(POLLING.gapMs)
  }
  return written
}
