import { setTimeout as sleep } from 'node:timers/promises'
import type { LiveService } from '../../domain/model.ts'
import { healthyWithFailedReplacement } from '../../domain/slots.ts'
import * as labels from '../../engine/services/labels.ts'
import { type Change, compose, recordOperation, setLabel } from '../../engine/services/patch.ts'
import { isMadeFrom } from '../../engine/services/read-service.ts'
import type { SwarmSpec } from '../../engine/swarm.ts'
import type { OperationContext } from '../operation-context.ts'
import { type Tries, updateSpec, type VersionedSpec } from './put-spec.ts'
import { listRevisions, restored, saveRevision, specOf } from './revisions.ts'

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
  tries: Tries,
): Promise<VersionedSpec | null> {
  const { engine, view, refresh, now } = context
  const { id, ref, rollout, hold } = service
  if (rollout !== 'paused' && hold === null) return null
  const [serving] = healthyWithFailedReplacement(service)
  if (!serving) return null
  const { Spec: taskSpec = {} } = await engine.task(serving.id)
  const newestFirst = (await listRevisions(context, id)).sort((a, b) => b.number - a.number)
  const servingRevision = newestFirst.find(({ spec: { TaskTemplate: template = {} } }) =>
    isMadeFrom(taskSpec, template),
  )
  if (!servingRevision) return null
  const servingSpec = await specOf(context, ref, servingRevision.number)
  await saveRevision(context, service, before.spec)
  const rolledBack = compose(
    restored(servingSpec),
    recordOperation('upgrade', new Date(now()).toISOString()),
    inAllSlotsAtOnce(before.spec),
  )(before.spec)
  await updateSpec(context, id, before, rolledBack, tries)
  const { Spec: spec = {}, Version: { Index: version = 0 } = {} } = await engine.service(id)
  for (let attempt = 0; attempt < POLLING.attempts; attempt++) {
    await refresh()
    if (healthyWithFailedReplacement(view.service(ref)).length === 0) break
    await sleep(POLLING.gapMs)
  }
  return { version, spec }
}

/**
 * Keeps the number of instances, replaces in all slots at once, and ends no instance before its replacement runs. A label keeps the update
 * policy.
 */
function inAllSlotsAtOnce({ Mode: mode = {} }: SwarmSpec): Change {
  return (spec) => ({
    ...setLabel(labels.POLICY, JSON.stringify(spec.UpdateConfig ?? {}))(spec),
    Mode: mode,
    UpdateConfig: { ...spec.UpdateConfig, Parallelism: 0, Delay: 0, Order: 'start-first' },
  })
}
