import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { Revision, ServiceRef } from '@berth/contract/services/services.ts'
import { specChanges } from '../../domain/diff.ts'
import type { LiveService } from '../../domain/model.ts'
import * as labels from '../../engine/services/labels.ts'
import {
  combineChanges,
  hasSameInstances,
  restoreUpdatePolicy,
  type SpecChange,
  setLabel,
} from '../../engine/services/patch.ts'
import { digestOf, versionOf } from '../../engine/services/read-service.ts'
import { fromSwarm } from '../../engine/services/spec-from-swarm.ts'
import { restoreReplicas } from '../../engine/services/spec-to-swarm.ts'
import {
  listRevisions,
  recordAcceptance,
  recordOverwritten,
  type StoredRevision,
  storeRevision,
} from '../../engine/services/stored-revisions.ts'
import {
  imageOf,
  isRolledBackOnFailure,
  isStopped,
  mapSecretVariables,
  readPreviousSpec,
  readSpec,
  revisionAuthorOf,
  revisionFrom,
  revisionLabel,
  type StoredSpec,
  variablesOf,
} from '../../engine/services/stored-spec.ts'
import type { Vault } from '../../storage/vault.ts'
import type { OperationContext } from '../operation-context.ts'

const MOST_REVISIONS = 10
const SEALED_PREFIX = 'berth-sealed:'

/** Returns the saved revisions of a service and the live one, newest first. */
export async function revisionsOf(context: OperationContext, ref: ServiceRef): Promise<Revision[]> {
  const service = context.view.service(ref)
  const { id } = service
  const [stored, live] = await Promise.all([listRevisions(context.engine, id), readSpec(context.engine, id)])
  const current = { number: liveNumber(service, stored, live.spec), spec: live.spec }
  const past = stored.filter(({ number }) => number !== current.number)
  const newestFirst = [...past, current].sort((a, b) => b.number - a.number)
  return newestFirst.map((revision, index) =>
    toRevision(revision, revision === current, revisionBefore(revision, newestFirst.slice(index + 1))),
  )
}

interface NumberedSpec {
  readonly number: number
  readonly spec: StoredSpec
}

/**
 * Returns the number of the live revision. It is a new one where the saved revision of the service's number creates other instances: then
 * another tool has changed the service and left Berth's labels as they were.
 */
function liveNumber({ revision }: LiveService, stored: readonly NumberedSpec[], live: StoredSpec): number {
  const saved = stored.find(({ number }) => number === revision)
  return saved && !hasSameInstances(withoutSecrets(saved.spec), withoutSecrets(live)) ? nextNumber(stored) : revision
}

function nextNumber(stored: readonly NumberedSpec[]): number {
  return Math.max(0, ...stored.map(({ number }) => number)) + 1
}

/** Returns the revision that ran before another one: the one that is recorded, or else the newest of the older ones. */
function revisionBefore({ number, spec }: NumberedSpec, older: readonly NumberedSpec[]): NumberedSpec | null {
  const from = isWrittenByBerth(number, spec) ? revisionFrom(spec) : null
  return (from === null ? older[0] : older.find((one) => one.number === from)) ?? null
}

/** Tells whether Berth created a revision, and not another tool, which leaves no label, or that of the revision that it changed. */
function isWrittenByBerth(number: number, spec: StoredSpec): boolean {
  return revisionLabel(spec) === number
}

/** Returns one revision of a service. @throws Problem `not-found` */
export async function revisionOf(context: OperationContext, ref: ServiceRef, number: number): Promise<Revision> {
  const revision = (await revisionsOf(context, ref)).find((one) => one.number === number)
  if (!revision) throw noSuchRevision(ref, number)
  return revision
}

/** Returns the whole spec of a saved revision, with its secret values. @throws Problem `not-found`; `not-allowed` if a secret is lost */
export async function savedSpec(context: OperationContext, ref: ServiceRef, number: number): Promise<StoredSpec> {
  const service = context.view.service(ref)
  const stored = (await listRevisions(context.engine, service.id)).find((one) => one.number === number)
  if (!stored) throw noSuchRevision(ref, number)
  const live = await readSpec(context.engine, service.id)
  return openSecrets(stored, live.spec, context.vault)
}

/**
 * Restores a saved spec, without the labels of the operation that was under way then. A service that was stopped then is started, because
 * it is not stopped now. The number is recorded also where another tool wrote the spec.
 */
export function restoreSpec(spec: StoredSpec, number: number): SpecChange {
  return combineChanges(
    () => spec,
    setLabel(labels.REVISION, String(number)),
    restoreUpdatePolicy,
    (saved) => (isStopped(saved) ? restoreReplicas(saved) : saved),
    setLabel(labels.PENDING_FROM, null),
    setLabel(labels.OPERATION, null),
    setLabel(labels.OPERATION_AT, null),
  )
}

/**
 * Saves the live spec as the service's current revision, before the next one is written. An earlier record with that number is replaced if
 * it creates the same instances.
 *
 * @returns the numbers of the current revision and of the next one
 */
export async function saveRevision(
  context: OperationContext,
  service: LiveService,
  live: StoredSpec,
): Promise<{ readonly current: number; readonly next: number }> {
  const { id, ref } = service
  const stored = await listRevisions(context.engine, id)
  const current = liveNumber(service, stored, live)
  // An instance may be all that is left of a revision that the engine has rolled back.
  const newestInstance = Math.max(0, ...service.instances.map(({ revision }) => revision))
  const numbers = { current, next: Math.max(current + 1, nextNumber(stored), newestInstance + 1) }
  const saved = stored.find(({ number }) => number === current)
  if (saved && versionOf(withoutSecrets(saved.spec)) === versionOf(withoutSecrets(live))) return numbers
  if (saved) await context.engine.removeConfig(saved.id)
  await storeRevision(context.engine, { space: ref.space, id }, current, sealSecrets(live, context.vault))
  return numbers
}

/** Saves a new revision that the engine rolls back if its instances fail: the engine then forgets it. */
export async function saveNewRevision(
  context: OperationContext,
  { id, ref }: LiveService,
  number: number,
  written: StoredSpec,
): Promise<void> {
  if (!isRolledBackOnFailure(written)) return
  await storeRevision(context.engine, { space: ref.space, id }, number, sealSecrets(written, context.vault))
}

/**
 * Saves the revision that another tool's deploy has replaced. Such a deploy takes Berth's labels away, and the number of the revision with
 * them.
 *
 * @param number of that revision
 * @param version of the service that had it, where the revision itself does not name its number
 */
export async function saveOverwritten(
  context: OperationContext,
  { id, ref }: LiveService,
  number: number,
  version: string | null,
): Promise<void> {
  const specs = await readPreviousSpec(context.engine, id)
  if (!specs) return
  const { previous, live } = specs
  // Without a number, it may have been Berth that wrote the spec, for example to scale the service.
  if (version !== null && (versionOf(previous) !== version || hasSameInstances(previous, live))) return
  if (await recordOverwritten(context.engine, id, number)) return
  await storeRevision(context.engine, { space: ref.space, id }, number, sealSecrets(previous, context.vault), true)
}

/**
 * Records on the revision before the waiting upgrade that the upgrade is accepted as it stands at this version of the service. The service
 * itself cannot record it: any write to it would set the rollout going again.
 *
 * @returns false if that revision is not saved
 */
export function acceptIncompleteUpgrade(
  { engine }: OperationContext,
  { id, version, pendingFrom }: LiveService,
): Promise<boolean> {
  return recordAcceptance(engine, id, pendingFrom, version)
}

/** Removes all revisions but the last ten and the live one, and never the one that a rollback restores. */
export async function removeOldRevisions(context: OperationContext, ref: ServiceRef): Promise<void> {
  const { id, pendingFrom, revision } = context.view.service(ref)
  const newestFirst = (await listRevisions(context.engine, id)).sort((a, b) => b.number - a.number)
  const past = newestFirst.filter(({ number }) => number !== revision)
  const old = past.slice(MOST_REVISIONS).filter(({ number }) => number !== pendingFrom)
  await Promise.all(old.map((one) => context.engine.removeConfig(one.id)))
}

function toRevision({ number, spec }: NumberedSpec, current: boolean, before: NumberedSpec | null): Revision {
  const now = fromSwarm(spec)
  return {
    number,
    current,
    ...(isWrittenByBerth(number, spec) ? revisionAuthorOf(spec) : { by: null, at: null }),
    spec: now,
    digest: digestOf(imageOf(spec)),
    comparedWith: before?.number ?? null,
    changed: before ? pathsBetween(fromSwarm(before.spec), now) : [],
  }
}

function pathsBetween(before: ShownSpec, after: ShownSpec): string[] {
  return specChanges(before, after).map(({ path }) => path)
}

function noSuchRevision({ service }: ServiceRef, revision: number): Problem {
  return new Problem('not-found', message('no-such-revision', { service, revision }))
}

function sealSecrets(spec: StoredSpec, vault: Vault): StoredSpec {
  return mapSecretVariables(spec, (value) => `${SEALED_PREFIX}${vault.seal(value)}`)
}

/** Removes the secret values, for comparisons: sealing a value twice gives different texts. */
function withoutSecrets(spec: StoredSpec): StoredSpec {
  return mapSecretVariables(spec, () => '')
}

/** Decrypts the secret values. If the key was lost, uses the live value. @throws Problem `not-allowed` if there is none */
function openSecrets({ spec, number }: StoredRevision, live: StoredSpec, vault: Vault): StoredSpec {
  const current = variablesOf(live)
  return mapSecretVariables(spec, (value, name) => {
    const opened = value.startsWith(SEALED_PREFIX) ? vault.open(value.slice(SEALED_PREFIX.length)) : value
    const secret = opened ?? current.get(name)
    if (secret === undefined || secret === null)
      throw new Problem('not-allowed', message('secret-lost', { name, revision: number }), { allowed: [] })
    return secret
  })
}
