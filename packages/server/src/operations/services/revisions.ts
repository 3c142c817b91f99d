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

const KEPT = 10
const SEALED = 'berth-sealed:'

interface Kept {
  readonly id: string
  readonly number: number
  readonly spec: SwarmSpec
}

/** All that is kept of a service and the one that is live, newest first. */
export async function revisionsOf(context: OperationContext, ref: ServiceRef): Promise<Revision[]> {
  const { id, revision } = context.view.service(ref)
  const [kept, live] = await Promise.all([listRevisions(context, id), context.engine.service(id)])
  const past = kept.filter(({ number }) => number !== revision)
  const current = { number: revision, spec: live.Spec ?? {} }
  const newestFirst = [...past, current].sort((a, b) => b.number - a.number)
  return newestFirst.map(({ number, spec }, index) => {
    const before = newestFirst[index + 1]
    return shown(number, spec, number === revision, before?.spec)
  })
}

/** @throws Problem `not-found` */
export async function revisionOf(context: OperationContext, ref: ServiceRef, number: number): Promise<Revision> {
  const found = (await revisionsOf(context, ref)).find((one) => one.number === number)
  if (!found) throw noSuch(ref, number)
  return found
}

/** The whole spec of a kept revision, with its secret values. @throws Problem `not-found`, or `not-allowed` where a secret can't be read */
export async function specOf(context: OperationContext, ref: ServiceRef, number: number): Promise<SwarmSpec> {
  const service = context.view.service(ref)
  const kept = (await listRevisions(context, service.id)).find((one) => one.number === number)
  if (!kept) throw noSuch(ref, number)
  const { Spec: live } = await context.engine.service(service.id)
  return withSecrets(kept, live ?? {}, context.vault)
}

/** The labels that say where the service stood aren't part of what was; nor is that it was stopped then, since it isn't now. */
export function restored(spec: SwarmSpec): Change {
  return compose(
    () => spec,
    restoreUpdatePolicy,
    (kept) => (labels.REMEMBERED in (kept.Labels ?? {}) ? started(kept) : kept),
    setLabel(labels.PENDING_FROM, null),
    setLabel(labels.OPERATION, null),
    setLabel(labels.OPERATION_AT, null),
  )
}

/**
 * Keeps the live spec as the revision that it is, before another takes its place. What was kept of that number is renewed.
 * @returns the number for the next
 */
export async function saveRevision(context: OperationContext, service: LiveService, live: SwarmSpec): Promise<number> {
  const { id, ref, revision } = service
  const before = await listRevisions(context, id)
  const next = Math.max(revision, ...before.map(({ number }) => number)) + 1
  const same = before.find(({ number }) => number === revision)
  if (same && versionOf(unsealed(same.spec)) === versionOf(unsealed(live))) return next
  if (same) await context.engine.removeConfig(same.id)
  const marks = {
    [labels.KIND]: 'revision',
    [labels.SPACE]: ref.space,
    [labels.SERVICE]: id,
    [labels.REVISION]: String(revision),
  }
  try {
    await context.engine.createConfig(
      `berth.revision.${id}.${revision}`,
      marks,
      JSON.stringify(sealed(live, context.vault)),
    )
  } catch (error) {
    if (!isConflict(error)) throw error
  }
  return next
}

/**
 * Notes on the revision before the waiting upgrade that the upgrade is accepted as it stands at this version of the service. The
 * service itself can't tell: writing to it would set the rollout going again. @returns false where that revision isn't kept
 */
export async function acceptAsItIs(
  { engine }: OperationContext,
  { id, version, pendingFrom }: LiveService,
): Promise<boolean> {
  const kept = (await engine.revisions(id)).find(
    ({ Spec: spec }) => spec?.Labels?.[labels.REVISION] === String(pendingFrom),
  )
  if (!kept) return false
  const Labels = { ...kept.Spec?.Labels, [labels.ACCEPTED]: version }
  await engine.updateConfig(kept.ID ?? '', kept.Version?.Index ?? 0, { ...kept.Spec, Labels })
  return true
}

/** Lets go of all but the last ten, and never of the one that rolling back leads to. */
export async function prune(context: OperationContext, ref: ServiceRef): Promise<void> {
  const { id, pendingFrom } = context.view.service(ref)
  const newestFirst = (await listRevisions(context, id)).sort((a, b) => b.number - a.number)
  const old = newestFirst.slice(KEPT).filter(({ number }) => number !== pendingFrom)
  await Promise.all(old.map((one) => context.engine.removeConfig(one.id)))
}

/** Revisions die with their service; those of services that another tool removed are swept at the next start. */
export async function forget({ engine }: OperationContext, serviceId: string): Promise<void> {
  await Promise.all((await engine.revisions(serviceId)).map(({ ID: id = '' }) => engine.removeConfig(id)))
}

export async function sweepRevisions({ engine }: OperationContext): Promise<void> {
  // Revisions first: a service that another server creates and upgrades meanwhile keeps what it has.
  const revisions = await engine.revisions()
  const living = new Set((await engine.services()).map(({ ID: id }) => id))
  const orphans = revisions.filter(({ Spec: spec }) => !living.has(spec?.Labels?.[labels.SERVICE]))
  await Promise.all(orphans.map(({ ID: id = '' }) => engine.removeConfig(id)))
}

/** All that is kept of a service, in no order; secret values are sealed. */
export async function listRevisions({ engine }: OperationContext, serviceId: string): Promise<Kept[]> {
  return (await engine.revisions(serviceId)).map(toKept)
}

function toKept({ ID: id = '', Spec: spec }: SwarmConfig): Kept {
  const text = Buffer.from(spec?.Data ?? '', 'base64').toString('utf8')
  return { id, number: Number(spec?.Labels?.[labels.REVISION]), spec: JSON.parse(text) as SwarmSpec }
}

function shown(number: number, spec: SwarmSpec, current: boolean, before: SwarmSpec | undefined): Revision {
  const given = spec.Labels ?? {}
  const now = fromSwarm(spec)
  return {
    number,
    current,
    by: given[labels.REVISION_BY] ?? null,
    at: given[labels.REVISION_AT] ?? null,
    spec: now,
    digest: digestOf(spec.TaskTemplate?.ContainerSpec?.Image),
    changed: before ? pathsBetween(fromSwarm(before), now) : [],
  }
}

function pathsBetween(before: ShownSpec, after: ShownSpec): string[] {
  return specChanges(before, after).map(({ path }) => path)
}

function noSuch({ service }: ServiceRef, revision: number): Problem {
  return new Problem('not-found', message('no-such-revision', { service, revision }))
}

function sealed(spec: SwarmSpec, vault: Vault): SwarmSpec {
  return mapSecrets(spec, (value) => `${SEALED}${vault.seal(value)}`)
}

/** Without its secrets, to compare: each sealing looks different. */
function unsealed(spec: SwarmSpec): SwarmSpec {
  return mapSecrets(spec, () => '')
}

/** Where the key was lost, the value that is live now is taken; where there is none, nobody knows it any more. */
function withSecrets({ spec, number }: Kept, live: SwarmSpec, vault: Vault): SwarmSpec {
  const current = new Map(
    (live.TaskTemplate?.ContainerSpec?.Env ?? []).map(variableOf).map(({ name, value }) => [name, value]),
  )
  return mapSecrets(spec, (value, name) => {
    const opened = value.startsWith(SEALED) ? vault.open(value.slice(SEALED.length)) : value
    const found = opened ?? current.get(name)
    if (found === undefined)
      throw new Problem('not-allowed', message('secret-lost', { name, revision: number }), { allowed: [] })
    return found
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
