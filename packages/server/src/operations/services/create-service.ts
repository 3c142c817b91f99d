import { invalidField, Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { ServiceSpec } from '@berth/contract/services/service-spec.ts'
import type { Plan, Service } from '@berth/contract/services/services.ts'
import { validateSpec } from '../../domain/validate-spec.ts'
import { spaceNetworkName } from '../../engine/engine.ts'
import { combineChanges, recordOperation, recordRevision } from '../../engine/services/patch.ts'
import { toSwarm } from '../../engine/services/spec-to-swarm.ts'
import { isConflict } from '../../engine/transport/client.ts'
import { isBalancer, type PreparedBalancer, prepareBalancer } from '../load-balancers/prepare-balancer.ts'
import type { OperationContext } from '../operation-context.ts'
import { refuseIfErrors } from '../refuse.ts'
import { ensureNetwork } from '../spaces/create-space.ts'
import { foreignPorts } from './foreign-ports.ts'
import { type ResolvedImage, resolveImage } from './resolve-image.ts'
import { specContext } from './spec-context.ts'

/** Returns what creating the service would do, and what stands in the way. Changes nothing. */
export async function planService(context: OperationContext, space: string, spec: ServiceSpec): Promise<Plan> {
  return (await prepare(context, space, spec)).plan
}

/**
 * Creates a service by one call to the engine. The engine keeps its name unique, so that a retry after a lost answer creates no second
 * service.
 *
 * @throws Problem `bad-input` or `already-exists` with all errors of the plan, before anything is created
 */
export async function createService(
  context: OperationContext,
  space: string,
  spec: ServiceSpec,
  by: string,
): Promise<Service> {
  const prepared = await prepare(context, space, spec)
  refuseIfErrors(prepared.plan, message('service-not-creatable'))
  await createFromPlan(context, space, prepared, by)
  await context.refresh()
  return context.view.shownService({ space, service: spec.name })
}

interface Prepared {
  readonly plan: Plan
  /** The spec with an image: Berth's default image if a load balancer names none. */
  readonly spec: ServiceSpec
  /** Null if the plan has an error about the image. */
  readonly image: ResolvedImage | null
  /** Null for a service that is not a load balancer. */
  readonly balancer: PreparedBalancer | null
}

async function prepare(context: OperationContext, space: string, requested: ServiceSpec): Promise<Prepared> {
  const spec = requested.image === '' ? { ...requested, image: context.balancerImage } : requested
  if (context.view.space(space).deleting !== 'no')
    throw new Problem('not-allowed', message('space-deleting', { space }), { allowed: [] })
  const [resolved, foreign] = await Promise.all([resolveImage(context, spec.image), foreignPorts(context, spec)])
  const { services, hosts } = context.view.snapshot
  const { routingMesh } = context.view.cluster()
  const { errors, warnings } = validateSpec(spec, { space, services, hosts, routingMesh, foreignPorts: foreign })
  const image = 'pinned' in resolved ? resolved : null
  const ref = { space, service: spec.name }
  const balancer = isBalancer(spec) ? await prepareBalancer(context, ref, spec, image?.pinned ?? null, null) : null
  return {
    spec,
    image,
    balancer,
    plan: {
      digest: image?.digest ?? null,
      changes: [],
      starts: spec.replicas,
      stops: 0,
      replaces: 0,
      order: null,
      errors: [...errors, ...('pinned' in resolved ? [] : [resolved]), ...(balancer?.errors ?? [])],
      warnings: [...warnings, ...(image?.warnings ?? []), ...(balancer?.warnings ?? [])],
    },
  }
}

async function createFromPlan(
  context: OperationContext,
  space: string,
  { spec, image, balancer }: Prepared,
  by: string,
): Promise<void> {
  if (!image) return
  const now = new Date(context.now()).toISOString()
  const balancerObjects = balancer && (await balancer.createObjects())
  const swarmSpec = toSwarm(space, spaceNetworkName(space), spec, specContext(context, image, balancerObjects))
  if (!context.view.space(space).hasNetwork) await ensureNetwork(context, space)
  try {
    const login = await context.pullLogin(spec.image)
    await context.engine.createService(
      combineChanges(recordOperation('create', now), recordRevision({ number: 1, from: null, by, at: now }))(swarmSpec),
      login,
    )
  } catch (error) {
    if (!isConflict(error)) throw error
    throw invalidField('already-exists', 'name', message('plan-name-taken', { name: spec.name }), error)
  }
}
