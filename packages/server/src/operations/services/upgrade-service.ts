import { checkValue } from '@berth/contract/http/field-errors.ts'
import { fieldError, invalidField, Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import {
  crossFieldErrors,
  ServiceFields,
  type ServiceSpec,
  type ServiceSpecChange,
  type ShownSpec,
} from '@berth/contract/services/service-spec.ts'
import type { Plan, Service, ServiceRef } from '@berth/contract/services/services.ts'
import { requireAllowed } from '../../domain/actions.ts'
import { specChanges } from '../../domain/diff.ts'
import type { LiveService } from '../../domain/model.ts'
import { interruptions, replacement } from '../../domain/replacement.ts'
import * as labels from '../../engine/services/labels.ts'
import {
  type Change,
  compose,
  recordOperation,
  recordRevision,
  restoreUpdatePolicy,
  setLabel,
} from '../../engine/services/patch.ts'
import { change, modeOf } from '../../engine/services/spec-to-swarm.ts'
import type { SwarmSpec } from '../../engine/swarm.ts'
import { isOfUpdatesOnly, setImageUpdates } from '../image-updates/image-updates.ts'
import { isBalancer, type PreparedBalancer, prepareBalancer } from '../load-balancers/prepare-balancer.ts'
import { tidyBalancer } from '../load-balancers/remove-unused-objects.ts'
import type { CallContext, OperationContext } from '../operation-context.ts'
import { refuse } from '../refuse.ts'
import { type ResolvedImage, resolveImage } from './resolve-image.ts'
import { prune, saveRevision } from './revisions.ts'
import { specContext } from './spec-context.ts'
import { validateAgainstCluster } from './validate-spec.ts'
import { requireVersion, writeService } from './write-service.ts'

export async function planUpgrade(
  context: OperationContext,
  ref: ServiceRef,
  requested: ServiceSpecChange,
): Promise<Plan> {
  return (await prepare(context, ref, requested)).plan
}

/**
 * Rolls out a new revision, which then waits to be confirmed or rolled back. The present revision is saved first. If another upgrade is
 * waiting already, a rollback still restores the revision before that one.
 */
export async function upgrade(
  context: OperationContext,
  ref: ServiceRef,
  requested: ServiceSpecChange,
  call: CallContext,
): Promise<Service> {
  requireVersion(context.view.service(ref), call)
  const { plan, image } = await prepare(context, ref, requested)
  refuse(plan, message('upgrade-not-possible'))
  if (plan.changes.length === 0)
    throw new Problem('nothing-to-do', message('nothing-changes', { service: ref.service }))
  if (isOfUpdatesOnly(plan.changes)) {
    const { imagePolicy, update } = mergeSpec(context.view.service(ref).spec, requested)
    return setImageUpdates(context, ref, { ...imagePolicy, confirmAfterMinutes: update.confirmAfterMinutes }, call)
  }
  return applyUpgrade(context, ref, call, 'upgrade', async (service, live) => {
    // Merged into the spec at the moment of writing: others may have changed fields that this upgrade omits.
    const spec = mergeSpec(service.spec, requested)
    const desired = requested.image === undefined ? runningImage(service) : image
    const balancer = isBalancer(spec) ? await prepareBalancer(context, ref, spec, desired.pinned, live) : null
    refuse(balancer ?? { errors: [] }, message('upgrade-not-possible'))
    const facts = balancer && (await balancer.facts())
    return (liveSpec) => change(liveSpec, service.spec, spec, specContext(context, desired, facts))
  })
}

/** Saves the current revision, then writes the next one. */
export async function applyUpgrade(
  context: OperationContext,
  ref: ServiceRef,
  call: CallContext,
  action: 'upgrade' | 'return',
  changeFor: (service: LiveService, live: SwarmSpec) => Change | Promise<Change>,
): Promise<Service> {
  const now = new Date(context.now()).toISOString()
  const updated = await writeService(context, ref, action, call, async (service, live) => {
    const number = await saveRevision(context, service, live)
    return compose(
      restoreUpdatePolicy,
      await changeFor(service, live),
      setLabel(labels.PENDING_FROM, String(service.pendingFrom ?? service.revision)),
      recordOperation('upgrade', now),
      recordRevision(number, call.actor, now, live),
    )
  })
  await prune(context, ref)
  if (updated.kind === 'load-balancer') await tidyBalancer(context, ref, updated.id)
  return updated
}

interface Prepared {
  readonly plan: Plan
  readonly image: ResolvedImage
}

async function prepare(context: OperationContext, ref: ServiceRef, requested: ServiceSpecChange): Promise<Prepared> {
  const service = context.view.service(ref)
  requireAllowed(service, 'upgrade', context.now(), context.timings)
  const spec = mergeSpec(service.spec, requested)
  const [resolved, validation] = await Promise.all([
    imageFor(context, service, requested),
    validateAgainstCluster(context, ref, spec),
  ])
  const image = 'pinned' in resolved ? resolved : { ...runningImage(service), warnings: [] }
  const balancer = await balancerFor(context, service, spec, image)
  const changes = [
    ...specChanges(service.spec, spec),
    ...digestChange(service, spec, image),
    ...(balancer?.renewals ?? []),
  ]
  const { order, replaces } = replacement(service, spec, changes, (port) =>
    modeOf(port, context.view.cluster().routingMesh),
  )
  return {
    image,
    plan: {
      digest: image.digest,
      changes,
      starts: Math.max(0, spec.replicas - service.spec.replicas),
      stops: Math.max(0, service.spec.replicas - spec.replicas),
      replaces,
      order: replaces > 0 ? order : null,
      errors: [...validation.errors, ...('pinned' in resolved ? [] : [resolved]), ...(balancer?.errors ?? [])],
      warnings: [
        ...interruptions(spec, replaces, order),
        ...validation.warnings,
        ...image.warnings,
        ...(balancer?.warnings ?? []),
      ],
    },
  }
}

async function balancerFor(
  context: OperationContext,
  { id, ref }: LiveService,
  spec: ServiceSpec,
  { pinned }: ResolvedImage,
): Promise<PreparedBalancer | null> {
  if (!isBalancer(spec)) return null
  const { Spec: live = {} } = await context.engine.service(id)
  return prepareBalancer(context, ref, spec, pinned, live)
}

/**
 * Merges the requested fields into the live spec and validates the whole. The name is not validated: a service that another tool made may
 * have a name that Berth would refuse.
 */
function mergeSpec(live: ShownSpec, requested: ServiceSpecChange): ServiceSpec {
  if (requested.name !== undefined && requested.name !== live.name)
    throw invalidField('bad-input', 'name', message('service-name-fixed'))
  const mergedFields = {
    ...live,
    ...requested,
    resources: { ...live.resources, ...requested.resources },
    placement: { ...live.placement, ...requested.placement },
    update: { ...live.update, ...requested.update },
    imagePolicy: { ...live.imagePolicy, ...requested.imagePolicy },
    loadBalancer:
      requested.loadBalancer === undefined
        ? live.loadBalancer
        : requested.loadBalancer && { ...live.loadBalancer, ...requested.loadBalancer },
  }
  const fields = checkValue(ServiceFields.omit({ name: true, kind: true }), omitKeys(mergedFields, ['name', 'kind']))
  if (!fields.ok) throw new Problem('bad-input', message('upgrade-not-possible'), { errors: [...fields.faults] })
  const kind: ServiceSpec['kind'] = live.kind === 'load-balancer' ? 'load-balancer' : 'service'
  const spec = { ...fields.value, name: live.name, kind }
  const errors = crossFieldErrors(spec).map((error) => fieldError(error.path.join('.'), error.message))
  if (errors.length > 0) throw new Problem('bad-input', message('upgrade-not-possible'), { errors })
  return spec
}

function omitKeys<T extends object, K extends keyof T>(object: T, keys: readonly K[]): Omit<T, K> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key as K))) as Omit<T, K>
}

/** Keeps the pinned image if the change names none. A named image is resolved again, because its tag may have moved. */
function imageFor(context: OperationContext, service: LiveService, { image }: ServiceSpecChange) {
  return image === undefined ? runningImage(service) : resolveImage(context, image)
}

function runningImage({ spec, digest }: LiveService): ResolvedImage {
  const [unpinned] = spec.image.split('@')
  return { pinned: digest ? `${unpinned}@${digest}` : spec.image, digest, platforms: [], warnings: [] }
}

function digestChange(
  { digest, spec: before }: LiveService,
  after: ServiceSpec,
  image: ResolvedImage,
): Plan['changes'] {
  if (image.digest === digest || before.image !== after.image) return []
  return [{ path: 'image', before: `${before.image}@${digest}`, after: `${after.image}@${image.digest}` }]
}
