import { Problem } from '@berth/contract/problems.ts'
import type { ServiceSpec } from '@berth/contract/service-spec.ts'
import type { Plan, Service } from '@berth/contract/services.ts'
import { wording } from '@berth/contract/wording.ts'
import { fault, judge } from '../domain/plan.ts'
import { networkOf } from '../engine/engine.ts'
import { toSwarm } from '../engine/spec-to-swarm.ts'
import type { Cluster } from './cluster.ts'
import { ensureNetwork, isConflict } from './create-space.ts'
import { foreignPorts } from './foreign-ports.ts'
import { type ResolvedImage, resolveImage } from './resolve-image.ts'

/** What creating it would do, and what speaks against it. Changes nothing. */
export async function planService(cluster: Cluster, space: string, spec: ServiceSpec): Promise<Plan> {
  return (await prepare(cluster, space, spec)).plan
}

/**
 * Makes a service, by one call to the engine: its name is unique there, so that a second try after a lost answer makes no second one.
 * @throws Problem `bad-input` or `already-exists`, before anything is made, with all that speaks against it
 */
export async function createService(cluster: Cluster, space: string, spec: ServiceSpec): Promise<Service> {
  const { plan, image } = await prepare(cluster, space, spec)
  const [first, ...others] = plan.errors
  if (first || !image) {
    const code = first?.wording?.code === 'plan-name-taken' ? 'already-exists' : 'bad-input'
    const detail = others.length === 0 && first?.wording ? first.wording : 'This service cannot be made as it is.'
    throw new Problem(code, detail, { errors: plan.errors })
  }
  await make(cluster, space, spec, image)
  await cluster.refresh()
  return cluster.view.shownService({ space, service: spec.name })
}

async function prepare(
  cluster: Cluster,
  space: string,
  spec: ServiceSpec,
): Promise<{ plan: Plan; image: ResolvedImage | null }> {
  const { view } = cluster
  if (view.space(space).deleting !== 'no')
    throw new Problem('not-allowed', wording('space-deleting', { space }), { allowed: [] })
  const [resolved, foreign] = await Promise.all([resolveImage(cluster, spec.image), foreignPorts(cluster, spec)])
  const { services, hosts } = view.snapshot
  const { errors, warnings } = judge(spec, {
    space,
    services,
    hosts,
    routingMesh: view.cluster().routingMesh,
    foreignPorts: foreign,
  })
  const image = 'pinned' in resolved ? resolved : null
  return {
    image,
    plan: {
      digest: image?.digest ?? null,
      starts: spec.replicas,
      errors: 'pinned' in resolved ? errors : [...errors, resolved],
      warnings: [...warnings, ...(image?.warnings ?? [])],
    },
  }
}

async function make(cluster: Cluster, space: string, spec: ServiceSpec, image: ResolvedImage): Promise<void> {
  const { routingMesh, largest } = cluster.view.cluster()
  const swarm = toSwarm(spec, {
    space,
    network: networkOf(space),
    pinnedImage: image.pinned,
    platforms: image.platforms,
    routingMesh,
    diskDeclared: largest?.diskGiB !== null && largest?.diskGiB !== undefined,
    now: new Date(cluster.now()).toISOString(),
  })
  if (!cluster.view.space(space).hasNetwork) await ensureNetwork(cluster, space)
  try {
    await cluster.engine.createService(swarm)
  } catch (error) {
    if (!isConflict(error)) throw error
    const taken = wording('plan-name-taken', { name: spec.name })
    throw new Problem('already-exists', taken, { errors: [fault('name', taken)], cause: error })
  }
}
