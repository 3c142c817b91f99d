import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Action, Service, ServiceRef } from '@berth/contract/services/services.ts'
import { requireAllowed } from '../../domain/actions.ts'
import type { LiveService } from '../../domain/model.ts'
import { isBeingReplaced, isFinished, isHalfReplaced, isPausedByCompletion, slotsOf } from '../../domain/slots.ts'
import * as labels from '../../engine/services/labels.ts'
import { combineChanges, forceRestart, freezeRollout, type SpecChange, setLabel } from '../../engine/services/patch.ts'
import { versionOf } from '../../engine/services/read-service.ts'
import { readSpec, type StoredSpec, type VersionedSpec } from '../../engine/services/stored-spec.ts'
import { StaleVersion } from '../../engine/transport/client.ts'
import type { CallContext, OperationContext } from '../operation-context.ts'
import { removeFailedReplacements } from './remove-failed-replacements.ts'
import { type RemainingTries, updateSpec } from './update-spec.ts'

/** The engine may record the progress of a rollout several times between reading a service and writing it. */
const MOST_TRIES = 12

/** Actions that end a rollout. Any other write may resume it. */
const ENDING_ACTIONS: ReadonlySet<Action | null> = new Set(['roll-back', 'stop'])

/**
 * Writes a service. All changes of services go through this function: it looks the service up, checks whether the action is allowed,
 * changes the live spec and writes it. A concurrent write is never overwritten: the checks are repeated on the new state. They fail then if
 * the caller named the version that it saw (`ifMatch`).
 *
 * @param action null for writes that Berth makes by itself; they are not checked
 * @throws Problem `not-allowed`, `changed-meanwhile`, and whatever `change` throws, before anything is written
 */
export async function writeService(
  context: OperationContext,
  ref: ServiceRef,
  action: Action | null,
  call: CallContext,
  change: (service: LiveService, live: StoredSpec) => SpecChange | Promise<SpecChange>,
): Promise<Service> {
  const { engine, view } = context
  const tries = { left: MOST_TRIES }
  for (;;) {
    const service = view.service(ref)
    requireVersion(service, call)
    if (action) requireAllowed(service, view.status(service).state, action)
    const live = await readSpec(engine, service.id)
    if (versionOf(live.spec) === service.version) {
      const changed = combineChanges(
        keepAcceptedHold(service),
        await change(service, live.spec),
      )(structuredClone(live.spec))
      if (await tryWrite(context, service, live, changed, ENDING_ACTIONS.has(action), tries)) break
    } else tries.left--
    if (tries.left <= 0) throw changedMeanwhile(ref)
    await context.refresh()
  }
  await context.refresh()
  return view.shownService(ref)
}

/** Requires the version that the caller saw. @throws Problem `changed-meanwhile` if somebody has written since */
export function requireVersion(service: LiveService, { ifMatch }: CallContext): void {
  if (ifMatch === null || ifMatch === service.version) return
  throw changedMeanwhile(service.ref)
}

/** Keeps an accepted hold: any write would resume the rollout, so the new spec must freeze it. */
function keepAcceptedHold({ hold }: LiveService): SpecChange {
  return (live) =>
    hold === 'accepted' ? combineChanges(setLabel(labels.PENDING_FROM, null), freezeRollout('accepted'))(live) : live
}

/**
 * Protects serving instances. At each write, the engine adopts an already started replacement, healthy or not, and stops the serving
 * instance at once. Forcing a restart makes it create a new replacement and wait for it. A rollout that a failure has paused has a started
 * replacement, even if the view does not show it yet. That of a one-shot
 * service may have none: an instance that has ended for good would do its work again.
 */
function protectServing(service: LiveService): SpecChange {
  const isOver = isPausedByCompletion(service) || slotsOf(service).every(({ current }) => isFinished(current))
  return isHalfReplaced(service) || (service.rollout === 'paused' && !isOver) ? forceRestart : (live) => live
}

async function tryWrite(
  context: OperationContext,
  service: LiveService,
  before: VersionedSpec,
  after: StoredSpec,
  isEnding: boolean,
  tries: RemainingTries,
): Promise<boolean> {
  let afterRemoval: VersionedSpec | null = null
  try {
    const current = isEnding || !isBeingReplaced(service) ? service : await readAgain(context, service)
    afterRemoval = isEnding ? null : await removeFailedReplacements(context, current, before, tries)
    const protectedSpec = isEnding || afterRemoval ? after : protectServing(current)(after)
    await updateSpec(context, service.id, afterRemoval ?? before, protectedSpec, tries)
    return true
  } catch (error) {
    if (!(error instanceof StaleVersion)) throw error
    // The removal has rolled the service back: the spec that was to be changed is no longer there.
    if (afterRemoval) throw changedMeanwhile(service.ref)
    return false
  }
}

/** A replacement may have been started since the last snapshot, which is some time ago if the engine is busy. */
async function readAgain({ refresh, view }: OperationContext, { ref }: LiveService): Promise<LiveService> {
  await refresh()
  return view.service(ref)
}

function changedMeanwhile({ service }: ServiceRef): Problem {
  return new Problem('changed-meanwhile', message('changed-meanwhile', { service }))
}
