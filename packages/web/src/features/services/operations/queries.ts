import type { Problem } from '@berth/contract/http/problems.ts'
import { imageCheckRoutes } from '@berth/contract/images/image-check-routes.ts'
import type { ImageUpdates } from '@berth/contract/images/image-policy.ts'
import { serviceRoutes } from '@berth/contract/services/service-routes.ts'
import type { BatchResult, ImageCheck, Plan, Service } from '@berth/contract/services/services.ts'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, plan } from '../../../lib/api.ts'
import { servicesQuery } from '../../../service-model/queries.ts'
import type { BatchOperation } from './operate.ts'
import { showService } from './verbs.ts'

type Ref = Pick<Service, 'space' | 'name'>

/** What was seen, which is what the person decides about. */
interface Seen extends Ref {
  readonly version: string
}

/** To the revision before the upgrade that waits; with a number, to that one. */
export function rollBack({ space, name, version }: Seen, revision: number | undefined): Promise<Service> {
  return call(serviceRoutes.rollBackService, { params: { space, service: name }, body: { revision }, ifMatch: version })
}

export function scale({ space, name, version }: Seen, replicas: number): Promise<Service> {
  return call(serviceRoutes.scaleService, { params: { space, service: name }, body: { replicas }, ifMatch: version })
}

export function upgradeImage({ space, name, version }: Seen, image: string): Promise<Service> {
  return call(serviceRoutes.upgradeService, { params: { space, service: name }, body: { image }, ifMatch: version })
}

export function setImageUpdates({ space, name, version }: Seen, body: ImageUpdates): Promise<Service> {
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

export const rollBackPlan = ({ space, name, version }: Seen, revision: number | undefined) =>
  planQuery(['roll-back', space, name, version, revision ?? null], (signal) =>
    plan(serviceRoutes.rollBackService, { params: { space, service: name }, body: { revision } }, signal),
  )

export const upgradeImagePlan = ({ space, name, version }: Seen, image: string) =>
  planQuery(['upgrade-image', space, name, version, image], (signal) =>
    plan(serviceRoutes.upgradeService, { params: { space, service: name }, body: { image } }, signal),
  )

export const deletionPlan = ({ space, name, version }: Seen) =>
  planQuery(['delete', space, name, version], (signal) =>
    plan(serviceRoutes.deleteService, { params: { space, service: name } }, signal),
  )

export const stopPlan = ({ space, name, version }: Seen) =>
  planQuery(['stop', space, name, version], (signal) =>
    plan(serviceRoutes.stopService, { params: { space, service: name } }, signal),
  )

export const scalePlan = ({ space, name, version }: Seen, replicas: number) =>
  planQuery(['scale', space, name, version, replicas], (signal) =>
    plan(serviceRoutes.scaleService, { params: { space, service: name }, body: { replicas } }, signal),
  )

/** Always as things are now. */
function planQuery(key: readonly (string | number | null)[], queryFn: (signal: AbortSignal) => Promise<Plan>) {
  return queryOptions<Plan, Error | Problem>({
    queryKey: ['plan', ...key],
    queryFn: ({ signal }) => queryFn(signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
}

/** Does it and shows the answer at once. @param onDone also called when what asked for it is gone by then */
export function useOperation<Answer extends Service | undefined>(
  { space }: Pick<Service, 'space'>,
  act: () => Promise<Answer>,
  onDone: () => void,
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: (answer) => {
      if (answer) showService(client, answer)
      onDone()
    },
    // Refused: what is shown may be old.
    onError: () => client.invalidateQueries({ queryKey: servicesQuery(space).queryKey }),
  })
}

/** One result for each name; what is refused for one does not keep the others. */
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
