import { Problem } from '@berth/contract/problems.ts'
import type { Action, Service, ServiceRef } from '@berth/contract/services.ts'
import { wording } from '@berth/contract/wording.ts'
import { allow } from '../domain/actions.ts'
import type { LiveService } from '../domain/model.ts'
import { StaleVersion } from '../engine/client.ts'
import * as labels from '../engine/labels.ts'
import { all, type Change, held, label } from '../engine/patch.ts'
import { versionOf } from '../engine/read-service.ts'
import type { SwarmSpec } from '../engine/swarm.ts'
import type { Cluster, Wish } from './cluster.ts'
import { loginAfter } from './pull-login.ts'

const TRIES = 6

/**
 * The only way in which Berth changes a service: look, ask whether it is allowed, change the live spec, write. Who wrote in between
 * is never overwritten: the question is asked again of what there is then, unless the caller named what was seen (`ifMatch`).
 *
 * @param action null for what Berth does by itself
 * @throws Problem `not-allowed`, `changed-meanwhile`, and whatever `change` throws, before anything is written
 */
export async function write(
  cluster: Cluster,
  ref: ServiceRef,
  action: Action | null,
  wish: Wish,
  change: (service: LiveService, live: SwarmSpec) => Change | Promise<Change>,
): Promise<Service> {
  const { engine, view } = cluster
  for (let tries = 1; ; tries++) {
    const service = view.service(ref)
    demandSeen(service, wish)
    if (action) allow(service, action, cluster.now())
    const { Spec: live = {}, Version: version } = await engine.service(service.id)
    if (versionOf(live) === service.version) {
      const changed = all(carried(service), await change(service, live))(structuredClone(live))
      if (await isWritten(cluster, service.id, version?.Index ?? 0, live, changed)) break
    }
    if (tries === TRIES) throw new Problem('changed-meanwhile', wording('changed-meanwhile', { service: ref.service }))
    await cluster.refresh()
  }
  await cluster.refresh()
  return view.shownService(ref)
}

/** @throws Problem `changed-meanwhile` where somebody wrote since the caller looked */
export function demandSeen(service: LiveService, { ifMatch }: Wish): void {
  if (ifMatch === null || ifMatch === service.version) return
  throw new Problem('changed-meanwhile', wording('changed-meanwhile', { service: service.ref.service }))
}

/** Any write would set a rollout going again whose standstill was accepted; what says so must then be in the spec itself. */
function carried({ hold }: LiveService): Change {
  return (live) => (hold === 'accepted' ? all(label(labels.PENDING_FROM, null), held('accepted'))(live) : live)
}

async function isWritten(
  { engine, pullLogin }: Cluster,
  id: string,
  version: number,
  before: SwarmSpec,
  after: SwarmSpec,
): Promise<boolean> {
  const login = await loginAfter(pullLogin, imageOf(before), imageOf(after))
  try {
    await engine.updateService(id, version, after, login)
    return true
  } catch (error) {
    if (error instanceof StaleVersion) return false
    throw error
  }
}

function imageOf({ TaskTemplate: task }: SwarmSpec): string {
  return task?.ContainerSpec?.Image ?? ''
}
