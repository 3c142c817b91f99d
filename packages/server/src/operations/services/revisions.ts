import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { Revision, ServiceRef } from '@berth/contract/services/services.ts'
import { specChanges } from '../../domain/diff.ts'
import type { LiveService } from '../../domain/model.ts'
import * as labels from '../../engine/services/labels.ts'
import { type Change, compose, restoreUpdatePolicy, setLabel } from '../../engine/services/patch.ts'
import { digestOf, versionOf } from '../../engine/services/read-service.ts'
import { fromSwarm, variableOf } from '../../engine/services/spec-from-swarm.ts'
import { started } from '../../engine/services/spec-to-swarm.ts'
import type { SwarmConfig, SwarmSpec } from '../../engine/swarm.ts'
import { isConflict } from '../../engine/transport/client.ts'
import type { Vault } from '../../storage/vault.ts'
import type { OperationContext } from '../operation-context.ts'

const MOST_REVISIONS = 10
const SEALED_PREFIX = 'berth-sealed:'

interface StoredRevision {
  readonly id: string
  readonly number: number
  readonly spec: SwarmSpec
}

/** Returns the saved revisions of a service and the live one, newest first. */
export async function revisionsOf(context: OperationContext, ref: ServiceRef): Promise<Revision[]> {
  const { id, revision } = context.view.service(ref)
  const [stored, live] = await Promise.all([listRevisions(context, id), context.engine.service(id)])
  const past = stored.filter(({ number }) => number !== revision)
  const current = { number: revision, spec: live.Spec ?? {} }
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
export async function specOf(context: OperationContext, ref: ServiceRef, number: number): Promise<SwarmSpec> {
  const service = context.view.service(ref)
  const stored = (await listRevisions(context, service.id)).find((one) => one.number === number)
  if (!stored) throw noSuchRevision(ref, number)
  const { Spec: live } = await context.engine.service(service.id)
  return openSecrets(stored, live ?? {}, context.vault)
}

/**
 * Restores a saved spec, without the labels of the operation that was under way then. A service that was stopped then is started, because
 * it is not stopped now.
 */
export function restored(spec: SwarmSpec): Change {
  return compose(
    () => spec,
    restoreUpdatePolicy,
    (saved) => (labels.REMEMBERED in (saved.Labels ?? {}) ? started(saved) : saved),
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
export async function saveRevision(context: OperationContext, service: LiveService, live: SwarmSpec): Promise<number> {
  const { id, ref, revision } = service
  const before = await listRevisions(context, id)
  const next = Math.max(revision, ...before.map(({ number }) => number)) + 1
  const saved = before.find(({ number }) => number === revision)
  if (saved && versionOf(withoutSecrets(saved.spec)) === versionOf(withoutSecrets(live))) return next
  if (saved) await context.engine.removeConfig(saved.id)
  const configLabels = {
    [labels.KIND]: 'revision',
    [labels.SPACE]: ref.space,
    [labels.SERVICE]: id,
    [labels.REVISION]: String(revision),
  }
  try {
    await context.engine.createConfig(
      `berth.revision.${id}.${revision}`,
      configLabels,
      JSON.stringify(sealSecrets(live, context.vault)),
    )
  } catch (error) {
    if (!isConflict(error)) throw error
  }
  return next
}

/**
 * Records on the revision before the waiting upgrade that the upgrade is accepted as it stands at this version of the service. The service
 * itself cannot record it: any write to it would set the rollout going again.
 *
 * @returns false if that revision is not saved
 */
export async function acceptAsItIs(
  { engine }: OperationContext,
  { id, version, pendingFrom }: LiveService,
): Promise<boolean> {
  const stored = (await engine.revisions(id)).find(
    ({ Spec: spec }) => spec?.Labels?.[labels.REVISION] === String(pendingFrom),
  )
  if (!stored) return false
  const Labels = { ...stored.Spec?.Labels, [labels.ACCEPTED]: version }
  await engine.updateConfig(stored.ID ?? '', stored.Version?.Index ?? 0, { ...stored.Spec, Labels })
  return true
}

/** Removes all revisions but the last ten, and never the one that a rollback restores. */
export async function prune(context: OperationContext, ref: ServiceRef): Promise<void> {
  const { id, pendingFrom } = context.view.service(ref)
  const newestFirst = (await listRevisions(context, id)).sort((a, b) => b.number - a.number)
  const old = newestFirst.slice(MOST_REVISIONS).filter(({ number }) => number !== pendingFrom)
  await Promise.all(old.map((one) => context.engine.removeConfig(one.id)))
}

/** Removes the revisions of a deleted service. Those of services that another tool removed are swept at the next start. */
export async function forget({ engine }: OperationContext, serviceId: string): Promise<void> {
  await Promise.all((await engine.revisions(serviceId)).map(({ ID: id = '' }) => engine.removeConfig(id)))
}

export async function sweepRevisions({ engine }: OperationContext): Promise<void> {
  // Revisions are read before services, so that a service that another server creates and upgrades meanwhile keeps its revisions.
  const revisions = await engine.revisions()
  const existing = new Set((await engine.services()).map(({ ID: id }) => id))
  const orphans = revisions.filter(({ Spec: spec }) => !existing.has(spec?.Labels?.[labels.SERVICE]))
  await Promise.all(orphans.map(({ ID: id = '' }) => engine.removeConfig(id)))
}

/** Returns the saved revisions of a service, in no order. Secret values are sealed. */
export async function listRevisions({ engine }: OperationContext, serviceId: string): Promise<StoredRevision[]> {
  return (await engine.revisions(serviceId)).map(toStoredRevision)
}

function toStoredRevision({ ID: id = '', Spec: spec }: SwarmConfig): StoredRevision {
  const text = Buffer.from(spec?.Data ?? '', 'base64').toString('utf8')
  return { id, number: Number(spec?.Labels?.[labels.REVISION]), spec: JSON.parse(text) as SwarmSpec }
}

function toRevision(number: number, spec: SwarmSpec, current: boolean, before: SwarmSpec | undefined): Revision {
  const revisionLabels = spec.Labels ?? {}
  const now = fromSwarm(spec)
  return {
    number,
    current,
    by: revisionLabels[labels.REVISION_BY] ?? null,
    at: revisionLabels[labels.REVISION_AT] ?? null,
    spec: now,
    digest: digestOf(spec.TaskTemplate?.ContainerSpec?.Image),
    changed: before ? pathsBetween(fromSwarm(before), now) : [],
  }
}

function pathsBetween(before: ShownSpec, after: ShownSpec): string[] {
  return specChanges(before, after).map(({ path }) => path)
}

function noSuchRevision({ service }: ServiceRef, revision: number): Problem {
  return new Problem('not-found', message('no-such-revision', { service, revision }))
}

function sealSecrets(spec: SwarmSpec, vault: Vault): SwarmSpec {
  return mapSecrets(spec, (value) => `${SEALED_PREFIX}${vault.seal(value)}`)
}

/** Removes the secret values, for comparisons: sealing a value twice gives different texts. */
function withoutSecrets(spec: SwarmSpec): SwarmSpec {
  return mapSecrets(spec, () => '')
}

/** Opens the sealed values. If the key was lost, the live value is used; if there is none, the value is lost. */
function openSecrets({ spec, number }: StoredRevision, live: SwarmSpec, vault: Vault): SwarmSpec {
  const current = new Map(
    (live.TaskTemplate?.ContainerSpec?.Env ?? []).map(variableOf).map(({ name, value }) => [name, value]),
  )
  return mapSecrets(spec, (value, name) => {
    const opened = value.startsWith(SEALED_PREFIX) ? vault.open(value.slice(SEALED_PREFIX.length)) : value
    const secret = opened ?? current.get(name)
    if (secret === undefined)
      throw new Problem('not-allowed', message('secret-lost', { name, revision: number }), { allowed: [] })
    return secret
  })
}

function mapSecrets(spec: SwarmSpec, map: (value: string, name: string) => string): SwarmSpec {
  const container = spec.TaskTemplate?.ContainerSpec
  const secrets = new Set((container?.Labels?.[labels.SECRET_ENV] ?? '').split(' '))
  const env = container?.Env?.map((entry) => {
    const { name, value } = variableOf(entry)
    return secrets.has(name) ? `${name}=${map(value, name)}` : entry
  })
  if (!env) return spec
  return { ...spec, TaskTemplate: { ...spec.TaskTemplate, ContainerSpec: { ...container, Env: env } } }
}
