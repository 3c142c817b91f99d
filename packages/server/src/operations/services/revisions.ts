import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { Revision, ServiceRef } from '@berth/contract/services/services.ts'
import { specChanges } from '../../domain/diff.ts'
import type { LiveService } from '../../domain/model.ts'
import * as labels from '../../engine/services/labels.ts'
import { combineChanges, restoreUpdatePolicy, type SpecChange, setLabel } from '../../engine/services/patch.ts'
import { digestOf, versionOf } from '../../engine/services/read-service.ts'
import { fromSwarm } from '../../engine/services/spec-from-swarm.ts'
import { restoreReplicas } from '../../engine/services/spec-to-swarm.ts'
import {
  listRevisions,
  recordAcceptance,
  type StoredRevision,
  storeRevision,
} from '../../engine/services/stored-revisions.ts'
import {
  imageOf,
  isStopped,
  mapSecretVariables,
  readSpec,
  revisionAuthorOf,
  type StoredSpec,
  variablesOf,
} from '../../engine/services/stored-spec.ts'
import type { Vault } from '../../storage/vault.ts'
import type { OperationContext } from '../operation-context.ts'

const MOST_REVISIONS = 10
const SEALED_PREFIX = 'berth-sealed:'

/** Returns the saved revisions of a service and the live one, newest first. */
export async function revisionsOf(context: OperationContext, ref: ServiceRef): Promise<Revision[]> {
  const { id, revision } = context.view.service(ref)
  const [stored, live] = await Promise.all([listRevisions(context.engine, id), readSpec(context.engine, id)])
  const past = stored.filter(({ number }) => number !== revision)
  const current = { number: revision, spec: live.spec }
  const newestFirst = [...past, current].sort((a, b) => b.number - a.number)
  return newestFirst.map(({ number, spec }, index) => {
    const before = newestFirst[index + 1]
    return toRevision(number, spec, number === revision, before?.spec)
  })
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
 * it is not stopped now.
 */
export function restoreSpec(spec: StoredSpec): SpecChange {
  return combineChanges(
    () => spec,
    restoreUpdatePolicy,
    (saved) => (isStopped(saved) ? restoreReplicas(saved) : saved),
    setLabel(labels.PENDING_FROM, null),
    setLabel(labels.OPERATION, null),
    setLabel(labels.OPERATION_AT, null),
  )
}

/**
 * Saves the live spec as the service's current revision, before the next one is written. An earlier record with that number is replaced.
 *
 * @returns the number of the next revision
 */
export async function saveRevision(context: OperationContext, service: LiveService, live: StoredSpec): Promise<number> {
  const { id, ref, revision } = service
  const before = await listRevisions(context.engine, id)
  const next = Math.max(revision, ...before.map(({ number }) => number)) + 1
  const saved = before.find(({ number }) => number === revision)
  if (saved && versionOf(withoutSecrets(saved.spec)) === versionOf(withoutSecrets(live))) return next
  if (saved) await context.engine.removeConfig(saved.id)
  await storeRevision(context.engine, { space: ref.space, id }, revision, sealSecrets(live, context.vault))
  return next
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

/** Removes all revisions but the last ten, and never the one that a rollback restores. */
export async function removeOldRevisions(context: OperationContext, ref: ServiceRef): Promise<void> {
  const { id, pendingFrom } = context.view.service(ref)
  const newestFirst = (await listRevisions(context.engine, id)).sort((a, b) => b.number - a.number)
  const old = newestFirst.slice(MOST_REVISIONS).filter(({ number }) => number !== pendingFrom)
  await Promise.all(old.map((one) => context.engine.removeConfig(one.id)))
}

function toRevision(number: number, spec: StoredSpec, current: boolean, before: StoredSpec | undefined): Revision {
  const now = fromSwarm(spec)
  return {
    number,
    current,
    ...revisionAuthorOf(spec),
    spec: now,
    digest: digestOf(imageOf(spec)),
    changed: before ? pathsBetween(fromSwarm(before), now) : [],
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
