import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Action, Service, ServiceRef } from '@berth/contract/services/services.ts'
import { requireAllowed } from '../../domain/actions.ts'
import type { LiveService } from '../../domain/model.ts'
import { isBeingReplaced, isHalfReplaced } from '../../domain/slots.ts'
import * as labels from '../../engine/services/labels.ts'
import { type Change, compose, forceRestart, freezeRollout, setLabel } from '../../engine/services/patch.ts'
import { versionOf } from '../../engine/services/read-service.ts'
import type { SwarmSpec } from '../../engine/swarm.ts'
import { StaleVersion } from '../../engine/transport/client.ts'
import type { CallContext, OperationContext } from '../operation-context.ts'
import { updateSpec, type VersionedSpec } from './put-spec.ts'
import { removeFailedReplacements } from './remove-failed-replacements.ts'

const TRIES = 6

/** What puts an end to a rollout; all else may set it going again. */
const ENDING: ReadonlySet<Action | null> = new Set(['roll-back', 'stop'])

/**
 * The only way in which Berth changes a service: look, ask whether it is allowed, change the live spec, write. Who wrote in between
 * is never overwritten: the question is asked again of what there is then, unless the caller named what was seen (`ifMatch`).
 *
 * @param action null for what Berth does by itself
 * @throws Problem `not-allowed`, `changed-meanwhile`, and whatever `change` throws, before anything is written
 */
export async function writeService(
  context: OperationContext,
  ref: ServiceRef,
  action: Action | null,
  call: CallContext,
  change: (service: LiveService, live: SwarmSpec) => Change | Promise<Change>,
): Promise<Service> {
  const { engine, view } = context
  for (let tries = 1; ; tries++) {
    const service = view.service(ref)
    requireVersion(service, call)
    if (action) requireAllowed(service, action, context.now(), context.timings)
    const { Spec: live = {}, Version: { Index: version = 0 } = {} } = await engine.service(service.id)
    if (versionOf(live) === service.version) {
      const changed = compose(carried(service), await change(service, live))(structuredClone(live))
      if (await isWritten(context, service, { version, spec: live }, changed, ENDING.has(action))) break
    }
    if (tries === TRIES) throw changedMeanwhile(ref)
    await context.refresh()
  }
  await context.refresh()
  return view.shownService(ref)
}

/** @throws Problem `changed-meanwhile` where somebody wrote since the caller looked */
export function requireVersion(service: LiveService, { ifMatch }: CallContext): void {
  if (ifMatch === null || ifMatch === service.version) return
  throw changedMeanwhile(service.ref)
}

/** Any write would set a rollout going again whose standstill was accepted; what says so must then be in the spec itself. */
function carried({ hold }: LiveService): Change {
  return (live) =>
    hold === 'accepted' ? compose(setLabel(labels.PENDING_FROM, null), freezeRollout('accepted'))(live) : live
}

/**
 * At each write, the engine takes a successor that it finds begun to be the right one, and at once ends the one that serves, whether
 * the successor runs or crashes again and again. One that is yet to be made, it waits for. Where a failure has paused it, there is
 * one, seen or not yet.
 */
function sparing(service: LiveService): Change {
  return isHalfReplaced(service) || service.rollout === 'paused' ? forceRestart : (live) => live
}

async function isWritten(
  context: OperationContext,
  service: LiveService,
  before: VersionedSpec,
  after: SwarmSpec,
  isEnding: boolean,
): Promise<boolean> {
  let cleared: VersionedSpec | null = null
  try {
    const seen = isEnding || !isBeingReplaced(service) ? service : await lookAgain(context, service)
    cleared = isEnding ? null : await removeFailedReplacements(context, seen, before)
    const spared = isEnding || cleared ? after : sparing(seen)(after)
    await updateSpec(context, service.id, cleared ?? before, spared)
    return true
  } catch (error) {
    if (!(error instanceof StaleVersion)) throw error
    // What was to be changed is not there any more.
    if (cleared) throw changedMeanwhile(service.ref)
    return false
  }
}

/** A successor may have been begun since the last look, which is some time ago where the engine is busy. */
async function lookAgain({ refresh, view }: OperationContext, { ref }: LiveService): Promise<LiveService> {
  await refresh()
  return view.service(ref)
}

function changedMeanwhile({ service }: ServiceRef): Problem {
  return new Problem('changed-meanwhile', message('changed-meanwhile', { service }))
}
