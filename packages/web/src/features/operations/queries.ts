import type { ImageUpdates } from '@berth/contract/image-policy.ts'
import type { Problem } from '@berth/contract/problems.ts'
import { routes } from '@berth/contract/routes.ts'
import type { BatchResult, ImageCheck, Plan, Service } from '@berth/contract/services.ts'
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, plan } from '../../shared/api.ts'
import { servicesQuery } from '../../shared/queries.ts'
import type { BatchOperation } from './operate.ts'

/** What can be asked of a service without saying more. */
const VERBS = {
  confirm: routes.confirmUpgrade,
  pause: routes.pauseUpgrade,
  resume: routes.resumeUpgrade,
  start: routes.startService,
  stop: routes.stopService,
  restart: routes.restartService,
} as const
export type Verb = keyof typeof VERBS

type Ref = Pick<Service, 'space' | 'name'>

/** What was seen, which is what the person decides about. */
interface Seen extends Ref {
  readonly version: string
}

/** @param ifMatch the version that was seen; null where it makes no difference */
export function runVerb(verb: Verb, { space, name }: Ref, ifMatch: string | null): Promise<Service> {
  return call(VERBS[verb], { params: { space, service: name }, ...(ifMatch !== null && { ifMatch }) })
}

/** To the revision before the upgrade that waits; with a number, to that one. */
export function rollBack({ space, name, version }: Seen, revision: number | undefined): Promise<Service> {
  return call(routes.rollBackService, { params: { space, service: name }, body: { revision }, ifMatch: version })
}

export function scale({ space, name, version }: Seen, replicas: number): Promise<Service> {
  return call(routes.scaleService, { params: { space, service: name }, body: { replicas }, ifMatch: version })
}

export function upgradeImage({ space, name, version }: Seen, image: string): Promise<Service> {
  return call(routes.upgradeService, { params: { space, service: name }, body: { image }, ifMatch: version })
}

export function setImageUpdates({ space, name, version }: Seen, body: ImageUpdates): Promise<Service> {
  return call(routes.setImageUpdates, { params: { space, service: name }, body, ifMatch: version })
}

export function checkImage({ space, name }: Ref): Promise<ImageCheck> {
  return call(routes.checkImage, { params: { space, service: name } })
}

export const imageCheckQuery = ({ space, name }: Ref) =>
  queryOptions({
    queryKey: ['image-check', space, name],
    queryFn: ({ signal }) => call(routes.getImageCheck, { params: { space, service: name } }, signal),
    staleTime: 0,
  })

export async function deleteService({ space, name }: Ref): Promise<undefined> {
  return call(routes.deleteService, { params: { space, service: name } })
}

export const rollBackPlan = ({ space, name, version }: Seen, revision: number | undefined) =>
  planQuery(['roll-back', space, name, version, revision ?? null], (signal) =>
    plan(routes.rollBackService, { params: { space, service: name }, body: { revision } }, signal),
  )

export const upgradeImagePlan = ({ space, name, version }: Seen, image: string) =>
  planQuery(['upgrade-image', space, name, version, image], (signal) =>
    plan(routes.upgradeService, { params: { space, service: name }, body: { image } }, signal),
  )

export const deletionPlan = ({ space, name, version }: Seen) =>
  planQuery(['delete', space, name, version], (signal) =>
    plan(routes.deleteService, { params: { space, service: name } }, signal),
  )

export const stopPlan = ({ space, name, version }: Seen) =>
  planQuery(['stop', space, name, version], (signal) =>
    plan(routes.stopService, { params: { space, service: name } }, signal),
  )

export const scalePlan = ({ space, name, version }: Seen, replicas: number) =>
  planQuery(['scale', space, name, version, replicas], (signal) =>
    plan(routes.scaleService, { params: { space, service: name }, body: { replicas } }, signal),
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

/** Writes an answer into the list, unless the live events have told of this version, or what came after, already. */
export function showService(client: QueryClient, answer: Service): void {
  client.setQueryData(servicesQuery(answer.space).queryKey, (all) =>
    all?.map((one) => (one.name === answer.name && one.version !== answer.version ? answer : one)),
  )
}

/** One result for each name; what is refused for one does not keep the others. */
export async function runBatch(
  action: BatchOperation['action'],
  space: string,
  names: readonly string[],
): Promise<BatchResult['results']> {
  const answer =
    action === 'delete'
      ? await call(routes.batchDelete, { params: { space }, body: { names: [...names] } })
      : await call(routes.batchRun, { params: { space }, body: { names: [...names], action } })
  return answer.results
}
