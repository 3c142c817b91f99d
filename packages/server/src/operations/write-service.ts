import { Problem } from '@berth/contract/problems.ts'
import type { Action, Service, ServiceRef } from '@berth/contract/services.ts'
import { wording } from '@berth/contract/wording.ts'
import { allow } from '../domain/actions.ts'
import type { LiveService } from '../domain/model.ts'
import { StaleVersion } from '../engine/client.ts'
import type { Change } from '../engine/patch.ts'
import { versionOf } from '../engine/read-service.ts'
import type { Cluster, Wish } from './cluster.ts'

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
  change: (service: LiveService) => Change,
): Promise<Service> {
  const { engine, view } = cluster
  for (let tries = 1; ; tries++) {
    const service = view.service(ref)
    demandSeen(service, wish)
    if (action) allow(service, action, cluster.now())
    const { Spec: live = {}, Version: version } = await engine.service(service.id)
    const isSeen = versionOf(live) === service.version
    if (isSeen && (await isWritten(cluster, service.id, version?.Index ?? 0, change(service)(structuredClone(live)))))
      break
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

async function isWritten({ engine }: Cluster, id: string, version: number, spec: ReturnType<Change>): Promise<boolean> {
  try {
    await engine.updateService(id, version, spec)
    return true
  } catch (error) {
    if (error instanceof StaleVersion) return false
    throw error
  }
}
