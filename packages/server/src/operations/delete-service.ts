import type { ServiceRef } from '@berth/contract/services.ts'
import { allow } from '../domain/actions.ts'
import type { Cluster } from './cluster.ts'

/** Removes a service; its instances get their time to end. Volumes stay. */
export async function deleteService({ engine, view, refresh, now }: Cluster, ref: ServiceRef): Promise<void> {
  const service = view.service(ref)
  allow(service, 'delete', now())
  await engine.removeService(service.id)
  await refresh()
}
