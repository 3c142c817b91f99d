import { setTimeout as sleep } from 'node:timers/promises'
import type { LiveService } from '../../domain/model.ts'
import { healthyWithFailedReplacement } from '../../domain/slots.ts'
import * as labels from '../../engine/services/labels.ts'
import { type Change, compose, recordOperation, setLabel } from '../../engine/services/patch.ts'
import { isMadeFrom } from '../../engine/services/read-service.ts'
import type { SwarmSpec } from '../../engine/swarm.ts'
import type { OperationContext } from '../operation-context.ts'
import { updateSpec, type VersionedSpec } from './put-spec.ts'
import { listRevisions, restored, saveRevision, specOf } from './revisions.ts'

/** The engine takes some tens of milliseconds to end them. */
const PATIENCE = { looks: 50, gapMs: 50 }

/**
 * Before a rollout that has failed goes on: ends what it has begun beside instances that still serve. Left alone, each rollout would
 * leave one more there that is tried again and again; and a try that the engine makes just when the service is written would
 * look begun by the new rollout, and at once the one that serves would be ended for it, whether it comes up or not
 * (moby/swarmkit, manager/orchestrator/update/updater.go: worker, useExistingTask).
 *
 * The engine ends the tries where what serves beside them is asked for again: so for a moment the service is rolled back. Should
 * Berth die in it, it stays so, and what was rolled out is among the revisions. Where some have been replaced well already, that
 * would begin to undo it: there, nothing is cleared.
 *
 * @param service as it is at this moment
 * @returns what is there to write over now; null where nothing had to be ended, or can't be
 * @throws StaleVersion where somebody wrote since `before`
 */
export async function removeFailedReplacements(
  context: OperationContext,
  service: LiveService,
  before: VersionedSpec,
): Promise<VersionedSpec | null> {
  const { engine, view, refresh, now } = context
  const { id, ref, rollout, hold } = service
  if (rollout !== 'paused' && hold === null) return null
  const [serving] = healthyWithFailedReplacement(service)
  if (!serving) return null
  const { Spec: made = {} } = await engine.task(serving.id)
  const newestFirst = (await listRevisions(context, id)).sort((a, b) => b.number - a.number)
  const kept = newestFirst.find(({ spec: { TaskTemplate: template = {} } }) => isMadeFrom(made, template))
  if (!kept) return null
  const serves = await specOf(context, ref, kept.number)
  await saveRevision(context, service, before.spec)
  const back = compose(
    restored(serves),
    recordOperation('upgrade', new Date(now()).toISOString()),
    besides(before.spec),
  )(before.spec)
  await updateSpec(context, id, before, back)
  const { Spec: spec = {}, Version: { Index: version = 0 } = {} } = await engine.service(id)
  for (let look = 0; look < PATIENCE.looks; look++) {
    await refresh()
    if (healthyWithFailedReplacement(view.service(ref)).length === 0) break
    await sleep(PATIENCE.gapMs)
  }
  return { version, spec }
}

/** As many as there are, in all slots at once, and none is ended first; the policy is kept beside. */
function besides({ Mode: mode = {} }: SwarmSpec): Change {
  return (back) => ({
    ...setLabel(labels.POLICY, JSON.stringify(back.UpdateConfig ?? {}))(back),
    Mode: mode,
    UpdateConfig: { ...back.UpdateConfig, Parallelism: 0, Delay: 0, Order: 'start-first' },
  })
}
