import type { Problem } from '@berth/contract/http/problems.ts'
import { imageCheckRoutes } from '@berth/contract/images/image-check-routes.ts'
import type { ImageUpdates } from '@berth/contract/images/image-policy.ts'
import { serviceRoutes } from '@berth/contract/services/service-routes.ts'
import type { BatchResult, ImageCheck, Plan, Service } from '@berth/contract/services/services.ts'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, plan } from '../../../lib/api.ts'
import { servicesQuery } from '../../../service-model/queries.ts'
import type { BatchOperation } from './operation-actions.ts'
import { cacheService } from './run-action.ts'

type Ref = Pick<Service, 'space' | 'name'>

/** A service with the version that the user saw and decides about. */
interface SeenService extends Ref {
  readonly version: string
}

/** Rolls back to the revision before the waiting upgrade, or returns to the given revision. */
export function rollBack({ space, name, version }: SeenService, revision: number | undefined): Promise<Service> {
  return call(serviceRoutes.rollBackService, { params: { space, service: name }, body: { revision }, ifMatch: version })
}

export function scale({ space, name, version }: SeenService, replicas: number): Promise<Service> {
  return call(serviceRoutes.scaleService, { params: { space, service: name }, body: { replicas }, ifMatch: version })
}

export function upgradeImage({ space, name, version }: SeenService, image: string): Promise<Service> {
  return call(serviceRoutes.upgradeService, { params: { space, service: name }, body: { image }, ifMatch: version })
}

export function setImageUpdates({ space, name, version }: SeenService, body: ImageUpdates): Promise<Service> {
  return call(imageCheckRoutes.setImageUpdates, { params: { space, service: name }, body, ifMatch: version })
}

export function checkImage({ space, name }: Ref): Promise<ImageCheck> {
  return call(imageCheckRoutes.checkImage, { params: { space, service: name } })
}

export const imageCheckQuery = ({ space, name }: Ref) =>
  queryOptions({
    queryKey: ['image-check', space, name],
    queryFn: ({ signal }) => call(imageCheckRoutes.getImageCheck, { params: { space, service: name } }, signal),
    staleTime: 0,
  })

export async function deleteService({ space, name }: Ref): Promise<undefined> {
  return call(serviceRoutes.deleteService, { params: { space, service: name } })
}

export const rollBackPlan = ({ space, name, version }: SeenService, revision: number | undefined) =>
  planQuery(['roll-back', space, name, version, revision ?? null], (signal) =>
    plan(serviceRoutes.rollBackService, { params: { space, service: name }, body: { revision } }, signal),
  )

export const upgradeImagePlan = ({ space, name, version }: SeenService, image: string) =>
  planQuery(['upgrade-image', space, name, version, image], (signal) =>
    plan(serviceRoutes.upgradeService, { params: { space, service: name }, body: { image } }, signal),
  )

export const deletionPlan = ({ space, name, version }: SeenService) =>
  planQuery(['delete', space, name, version], (signal) =>
    plan(serviceRoutes.deleteService, { params: { space, service: name } }, signal),
  )

export const stopPlan = ({ space, name, version }: SeenService) =>
  planQuery(['stop', space, name, version], (signal) =>
    plan(serviceRoutes.stopService, { params: { space, service: name } }, signal),
  )

export const scalePlan = ({ space, name, version }: SeenService, replicas: number) =>
  planQuery(['scale', space, name, version, replicas], (signal) =>
    plan(serviceRoutes.scaleService, { params: { space, service: name }, body: { replicas } }, signal),
  )

/** Builds a query for a plan. Plans are never cached, because they depend on the current state. */
function planQuery(key: readonly (string | number | null)[], queryFn: (signal: AbortSignal) => Promise<Plan>) {
  return queryOptions<Plan, Error | Problem>({
    queryKey: ['plan', ...key],
    queryFn: ({ signal }) => queryFn(signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
}

/** Runs an operation and shows its result at once. @param onDone called even if the calling component has been unmounted by then */
export function useOperation<Answer extends Service | undefined>(
  { space }: Pick<Service, 'space'>,
  act: () => Promise<Answer>,
  onDone: () => void,
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: (answer) => {
      if (answer) cacheService(client, answer)
      onDone()
    },
    // The operation may have been refused because the list is out of date.
    onError: () => client.invalidateQueries({ queryKey: servicesQuery(space).queryKey }),
  })
}

/** Runs an action for several services. Returns a result for each name; a refusal of one does not stop the others. */
export async function runBatch(
  action: BatchOperation['action'],
  space: string,
  names: readonly string[],
): Promise<BatchResult['results']> {
  const answer =
    action === 'delete'
      ? await call(serviceRoutes.batchDelete, { params: { space }, body: { names: [...names] } })
      : await call(serviceRoutes.batchRun, { params: { space }, body: { names: [...names], action } })
  return answer.results
}
