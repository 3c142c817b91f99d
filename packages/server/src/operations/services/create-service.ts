import { invalidField, Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { ServiceSpec } from '@berth/contract/services/service-spec.ts'
import type { Plan, Service } from '@berth/contract/services/services.ts'
import { validateSpec } from '../../domain/validate-spec.ts'
import { networkOf } from '../../engine/engine.ts'
import { compose, recordOperation, recordRevision } from '../../engine/services/patch.ts'
import { toSwarm } from '../../engine/services/spec-to-swarm.ts'
import { isConflict } from '../../engine/transport/client.ts'
import { isBalancer, type PreparedBalancer, prepareBalancer } from '../load-balancers/prepare-balancer.ts'
import type { OperationContext } from '../operation-context.ts'
import { refuse } from '../refuse.ts'
import { ensureNetwork } from '../spaces/create-space.ts'
import { foreignPorts } from './foreign-ports.ts'
import { type ResolvedImage, resolveImage } from './resolve-image.ts'
import { specContext } from './spec-context.ts'

/** What creating it would do, and what speaks against it. Changes nothing. */
export async function planService(context: OperationContext, space: string, wished: ServiceSpec): Promise<Plan> {
  return (await prepare(context, space, wished)).plan
}

/**
 * Makes a service, by one call to the engine: its name is unique there, so that a second try after a lost answer makes no second one.
 * @throws Problem `bad-input` or `already-exists`, before anything is made, with all that speaks against it
 */
export async function createService(
  context: OperationContext,
  space: string,
  spec: ServiceSpec,
  by: string,
): Promise<Service> {
  const prepared = await prepare(context, space, spec)
  refuse(prepared.plan, message('service-not-creatable'))
  await make(context, space, prepared, by)
  await context.refresh()
  return context.view.shownService({ space, service: spec.name })
}

interface Prepared {
  readonly plan: Plan
  /** With an image, also where it is for Berth to name one. */
  readonly spec: ServiceSpec
  /** Null where the plan has an error about it. */
  readonly image: ResolvedImage | null
  /** Null for a service that is none. */
  readonly balancer: PreparedBalancer | null
}

async function prepare(context: OperationContext, space: string, wished: ServiceSpec): Promise<Prepared> {
  const spec = wished.image === '' ? { ...wished, image: context.balancerImage } : wished
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

async function make(
  context: OperationContext,
  space: string,
  { spec, image, balancer }: Prepared,
  by: string,
): Promise<void> {
  if (!image) return
  const now = new Date(context.now()).toISOString()
  const facts = balancer && (await balancer.facts())
  const bare = toSwarm(space, networkOf(space), spec, specContext(context, image, facts))
  if (!context.view.space(space).hasNetwork) await ensureNetwork(context, space)
  try {
    const login = await context.pullLogin(spec.image)
    await context.engine.createService(compose(recordOperation('create', now), recordRevision(1, by, now))(bare), login)
  } catch (error) {
    if (!isConflict(error)) throw error
    throw invalidField('already-exists', 'name', message('plan-name-taken', { name: spec.name }), error)
  }
}
