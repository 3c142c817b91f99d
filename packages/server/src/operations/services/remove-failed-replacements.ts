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
 * Ends the failed replacements of a rollout before the rollout goes on. Otherwise each rollout would leave one more instance that the
 * engine starts again and again. Worse, a replacement that the engine starts just when the service is written looks as if the new rollout
 * had started it: the engine then ends the serving instance for it at once, whether the replacement comes up or not (moby/swarmkit,
 * manager/orchestrator/update/updater.go: worker, useExistingTask).
 *
 * The engine ends the replacements when the spec of the serving instance is asked for again, so the service is rolled back for a moment. If
 * Berth dies in that moment, the service stays rolled back, and the spec of the rollout is among the revisions. If some instances have been
 * replaced successfully, the rollback would begin to undo that, so nothing is removed then.
 *
 * @param service as it is at this moment
 * @returns the spec and version to write over now; null if nothing had to be ended, or nothing can be
 * @throws StaleVersion if somebody has written since `before`
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
    restoreSpec(servingSpec),
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
