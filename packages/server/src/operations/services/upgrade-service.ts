import { type FieldError, invalidField, invalidFields, Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { ServiceSpecChange, ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { Plan, Service, ServiceRef } from '@berth/contract/services/services.ts'
import { checkChange } from '@berth/contract/services/spec-faults.ts'
import { requireAllowed } from '../../domain/actions.ts'
import { specChanges } from '../../domain/diff.ts'
import type { LiveService } from '../../domain/model.ts'
import {
  type FailureAction,
  failureActionOf,
  failureWarnings,
  interruptions,
  replacement,
} from '../../domain/replacement.ts'
import * as labels from '../../engine/services/labels.ts'
import {
  combineChanges,
  recordOperation,
  recordRevision,
  restoreUpdatePolicy,
  type SpecChange,
  setLabel,
} from '../../engine/services/patch.ts'
import { changeSpec, publishMode } from '../../engine/services/spec-to-swarm.ts'
import { readSpec, type StoredSpec } from '../../engine/services/stored-spec.ts'
import { changesOnlyImageUpdates, setImageUpdates } from '../image-updates/image-updates.ts'
import { isBalancer, type PreparedBalancer, prepareBalancer } from '../load-balancers/prepare-balancer.ts'
import { removeUnusedBalancerObjects } from '../load-balancers/remove-unused-objects.ts'
import type { CallContext, OperationContext } from '../operation-context.ts'
import { refuseIfErrors } from '../refuse.ts'
import { type ResolvedImage, resolveImage } from './resolve-image.ts'
import { removeOldRevisions, saveNewRevision, saveRevision } from './revisions.ts'
import { specContext } from './spec-context.ts'
import { validateAgainstCluster } from './validate-against-cluster.ts'
import { requireVersion, writeService } from './write-service.ts'

export async function planUpgrade(
  context: OperationContext,
  ref: ServiceRef,
  requested: ServiceSpecChange,
): Promise<Plan> {
  return (await prepare(context, ref, requested, () => imageFor(context, requested, null))).plan
}

/**
 * Rolls out a new revision, which then waits to be confirmed or rolled back. The present revision is saved first. If another upgrade is
 * waiting already, a rollback still restores the revision before that one.
 *
 * @param digest what the tag of the requested image stands for, if the caller knows; otherwise the registry is asked
 */
export async function upgrade(
  context: OperationContext,
  ref: ServiceRef,
  requested: ServiceSpecChange,
  call: CallContext,
  digest: string | null = null,
): Promise<Service> {
  requireVersion(context.view.service(ref), call)
  const planned = await prepare(context, ref, requested, () => imageFor(context, requested, digest))
  refuseIfErrors(planned.plan, message('upgrade-not-possible'))
  const { changes } = planned.plan
  if (changes.length === 0) throw new Problem('nothing-to-do', message('nothing-changes', { service: ref.service }))
  if (changesOnlyImageUpdates(changes)) {
    const { imagePolicy, update } = planned.spec
    return setImageUpdates(context, ref, { ...imagePolicy, confirmAfterMinutes: update.confirmAfterMinutes }, call)
  }
  return applyUpgrade(context, ref, call, 'upgrade', async (service) => {
    // Others may have changed fields that this upgrade omits.
    const isUnchanged = service.version === planned.version
    const prepared = isUnchanged ? planned : await prepare(context, ref, requested, () => planned.resolved)
    refuseIfErrors(prepared.plan, message('upgrade-not-possible'))
    const balancerObjects = prepared.balancer && (await prepared.balancer.createObjects())
    return (live) =>
      changeSpec(live, service.spec, prepared.spec, specContext(context, prepared.newImage, balancerObjects))
  })
}

/** Saves the current revision, then writes the next one. */
export async function applyUpgrade(
  context: OperationContext,
  ref: ServiceRef,
  call: CallContext,
  action: 'upgrade' | 'return',
  changeFor: (service: LiveService, live: StoredSpec) => SpecChange | Promise<SpecChange>,
): Promise<Service> {
  const now = new Date(context.now()).toISOString()
  /** What each try has written. */
  const tries: { number: number; spec: StoredSpec }[] = []
  const updated = await writeService(context, ref, action, call, async (service, live) => {
    const { current, next } = await saveRevision(context, service, live)
    const change = combineChanges(
      restoreUpdatePolicy,
      await changeFor(service, live),
      setLabel(labels.PENDING_FROM, String(service.pendingFrom ?? current)),
      recordOperation('upgrade', now),
      recordRevision({ number: next, from: current, by: call.actor, at: now }, live),
    )
    return (before) => {
      const written = change(before)
      tries.push({ number: next, spec: written })
      return written
    }
  })
  const last = tries.at(-1)
  if (last) await saveNewRevision(context, context.view.service(ref), last.number, last.spec)
  await removeOldRevisions(context, ref)
  if (updated.kind === 'load-balancer') await removeUnusedBalancerObjects(context, ref, updated.id)
  return updated
}

/** An upgrade, planned and ready to be written for one version of the service. */
interface Prepared {
  readonly version: string
  readonly spec: ShownSpec
  /** What the requested image stands for, or why that is unknown; null if none is requested. */
  readonly resolved: ResolvedImage | FieldError | null
  /** The image to write; null if the live one stays. */
  readonly newImage: ResolvedImage | null
  /** Null for a service that is not a load balancer. */
  readonly balancer: PreparedBalancer | null
  readonly plan: Plan
}

/** @param resolve is called once the state of the service and the request are found to be valid */
async function prepare(
  context: OperationContext,
  ref: ServiceRef,
  requested: ServiceSpecChange,
  resolve: () => Prepared['resolved'] | Promise<Prepared['resolved']>,
): Promise<Prepared> {
  const service = context.view.service(ref)
  requireAllowed(service, context.view.status(service).state, 'upgrade')
  const spec = mergeSpec(service, requested)
  const [resolved, validation] = await Promise.all([
    resolve(),
    validateAgainstCluster(context, ref, service.spec, spec),
  ])
  const isResolved = resolved !== null && 'pinned' in resolved
  const newImage = isResolved ? resolved : null
  const image = newImage ?? runningImage(service)
  const balancer = await balancerFor(context, service, spec, image)
  const changes = [
    ...specChanges(service.spec, spec),
    ...digestChange(service, spec, image),
    ...(balancer?.renewals ?? []),
  ]
  const { order, replaces } = replacement(service, spec, changes, (port) =>
    publishMode(port, context.view.cluster().routingMesh),
  )
  return {
    version: service.version,
    spec,
    resolved,
    newImage,
    balancer,
    plan: {
      digest: image.digest,
      changes,
      starts: Math.max(0, spec.replicas - service.spec.replicas),
      stops: Math.max(0, service.spec.replicas - spec.replicas),
      replaces,
      order: replaces > 0 ? order : null,
      errors: [
        ...validation.errors,
        ...(resolved === null || isResolved ? [] : [resolved]),
        ...(balancer?.errors ?? []),
      ],
      warnings: [
        ...interruptions(spec, replaces, order),
        ...failureWarnings(spec, replaces, order, usefulFailureAction(service, spec)),
        ...validation.warnings,
        ...image.warnings,
        ...(balancer?.warnings ?? []),
      ],
    },
  }
}

/** Returns what the engine does on failure. Rolling back to an upgrade that waits, because it does not run, leaves as much as a pause. */
function usefulFailureAction({ pendingFrom, mode, isOneShot }: LiveService, spec: ShownSpec): FailureAction {
  const action = failureActionOf(spec, mode, isOneShot)
  return pendingFrom !== null && action === 'roll-back' ? 'pause' : action
}

async function balancerFor(
  context: OperationContext,
  { id, ref }: LiveService,
  spec: ShownSpec,
  { pinned }: ResolvedImage,
): Promise<PreparedBalancer | null> {
  if (!isBalancer(spec)) return null
  const live = await readSpec(context.engine, id)
  return prepareBalancer(context, ref, spec, pinned, live.spec)
}

/** Merges the requested fields into the live spec. @throws Problem `bad-input` if the change makes the spec invalid */
function mergeSpec({ mode, spec: live }: LiveService, requested: ServiceSpecChange): ShownSpec {
  if (requested.name !== undefined && requested.name !== live.name)
    throw invalidField('bad-input', 'name', message('service-name-fixed'))
  if (mode !== 'replicated' && requested.replicas !== undefined && requested.replicas !== live.replicas)
    throw invalidField('bad-input', 'replicas', message('no-scale'))
  const { spec, faults } = checkChange(live, {
    ...mergeFields<ShownSpec>(live, requested),
    ...{ name: live.name, kind: live.kind },
    resources: mergeFields(live.resources, requested.resources),
    placement: mergeFields(live.placement, requested.placement),
    update: mergeFields(live.update, requested.update),
    imagePolicy: mergeFields(live.imagePolicy, requested.imagePolicy),
    ...(live.loadBalancer &&
      requested.loadBalancer && { loadBalancer: mergeFields(live.loadBalancer, requested.loadBalancer) }),
  })
  if (faults.length > 0) throw invalidFields(faults)
  return spec
}

/** Returns `live` with the fields of `requested` that are defined. */
function mergeFields<T extends object>(live: T, requested: { readonly [K in keyof T]?: unknown } = {}): T {
  const defined = Object.entries(requested).filter(([, value]) => value !== undefined)
  return { ...live, ...Object.fromEntries(defined) }
}

/** Resolves the requested image, because its tag may have moved. @returns null if none is requested: the pinned one stays */
async function imageFor(
  context: OperationContext,
  { image }: ServiceSpecChange,
  digest: string | null,
): Promise<Prepared['resolved']> {
  return image === undefined ? null : resolveImage(context, image, digest)
}

function runningImage({ spec, digest }: LiveService): ResolvedImage {
  const [unpinned] = spec.image.split('@')
  return { pinned: digest ? `${unpinned}@${digest}` : spec.image, digest, platforms: [], warnings: [] }
}

function digestChange({ digest, spec: before }: LiveService, after: ShownSpec, image: ResolvedImage): Plan['changes'] {
  if (image.digest === digest || before.image !== after.image) return []
  return [{ path: 'image', before: `${before.image}@${digest}`, after: `${after.image}@${image.digest}` }]
}
