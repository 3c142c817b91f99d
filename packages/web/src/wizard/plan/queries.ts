import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { registryRoutes } from '@berth/contract/registries/registry-routes.ts'
import { serviceRoutes } from '@berth/contract/services/service-routes.ts'
import type { ServiceSpecChange, ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import type { Plan, Service } from '@berth/contract/services/services.ts'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, plan } from '../../lib/api.ts'
import { servicesQuery } from '../../service-model/queries.ts'

const PLAN_AGAIN_MS = 5000

/** What an image is; that there is none is said by its name. @param reference as it is typed; must parse */
export const imageQuery = (reference: string) =>
  queryOptions({
    queryKey: ['image', reference],
    queryFn: ({ signal }) =>
      call(registryRoutes.getImage, { params: { reference } }, signal).catch((error) => {
        if (isMissing(error)) throw new Problem('not-found', message('image-not-found', { image: reference }))
        throw error
      }),
    staleTime: 30_000,
    retry: false,
  })

/** What creating it would do now. While something stands in the way it is asked again, for that may go by itself. */
export const creationPlan = (space: string, spec: ServiceSpecInput) =>
  planQuery(['creation', space, spec], (signal) =>
    plan(serviceRoutes.createService, { params: { space }, body: spec }, signal),
  )

/** What upgrading it would do now. @param version the one that is looked at: another is planned anew */
export const upgradePlan = ({ space, name, version }: Service, change: ServiceSpecChange) =>
  planQuery(['upgrade', space, name, version, change], (signal) =>
    plan(serviceRoutes.upgradeService, { params: { space, service: name }, body: change }, signal),
  )

function planQuery(key: readonly unknown[], ask: (signal: AbortSignal) => Promise<Plan>) {
  return queryOptions({
    queryKey: ['wizard-plan', ...key],
    queryFn: ({ signal }) => ask(signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.errors.length ? PLAN_AGAIN_MS : false),
  })
}
export type PlanQuery = ReturnType<typeof planQuery>

/** What happened last, and who asked for it. */
export const latestHappening = ({ space, name, version }: Service) =>
  queryOptions({
    queryKey: ['latest-happening', space, name, version],
    queryFn: async ({ signal }) => {
      const { items } = await call(
        serviceRoutes.listTimeline,
        { params: { space, service: name }, query: { limit: 20 } },
        signal,
      )
      return items.find(({ by, result }) => by !== null && result !== 'refused') ?? null
    },
  })

/** Whether a creation that was not answered has happened all the same; null where it has not. */
export const perhapsCreated = (space: string, service: string) =>
  queryOptions({
    queryKey: ['perhaps-created', space, service],
    queryFn: ({ signal }) =>
      call(serviceRoutes.getService, { params: { space, service } }, signal).catch((error) => {
        if (isMissing(error)) return null
        throw error
      }),
    staleTime: 0,
    gcTime: 0,
    retry: 3,
  })

/** The service as it now is, kept alive by the events that write into the list of the space. */
export const createdService = (space: string, created: Service) =>
  queryOptions({
    ...servicesQuery(space),
    select: (services) => services.find(({ name }) => name === created.name) ?? created,
  })

export function isMissing(error: unknown): boolean {
  return error instanceof Problem && error.code === 'not-found'
}

export function useCreate(space: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (spec: ServiceSpecInput) => call(serviceRoutes.createService, { params: { space }, body: spec }),
    onSettled: () => client.invalidateQueries({ queryKey: servicesQuery(space).queryKey }),
  })
}

/** Sends an upgrade of what was looked at; where somebody wrote since, it is refused. */
export function useUpgrade({ space, name }: Pick<Service, 'space' | 'name'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ change, version }: { readonly change: ServiceSpecChange; readonly version: string }) =>
      call(serviceRoutes.upgradeService, { params: { space, service: name }, body: change, ifMatch: version }),
    onSettled: () => client.invalidateQueries({ queryKey: servicesQuery(space).queryKey }),
  })
}
