import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { registryRoutes } from '@berth/contract/registries/registry-routes.ts'
import { serviceRoutes } from '@berth/contract/services/service-routes.ts'
import type { ServiceSpecChange, ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import type { Plan, Service } from '@berth/contract/services/services.ts'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, plan } from '../../lib/api.ts'
import { servicesQuery } from '../../service-model/queries.ts'

const RECHECK_INTERVAL_MS = 5000

/** Looks up an image. The error for a missing image has the typed reference. @param reference the reference as typed; must parse */
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

/** Plans a creation. While the plan has errors it is fetched again and again, because they may go away by themselves. */
export const creationPlan = (space: string, spec: ServiceSpecInput) =>
  planQuery(['creation', space, spec], (signal) =>
    plan(serviceRoutes.createService, { params: { space }, body: spec }, signal),
  )

/** Plans an upgrade of a service. Another version of the service is planned again. */
export const upgradePlan = ({ space, name, version }: Service, change: ServiceSpecChange) =>
  planQuery(['upgrade', space, name, version, change], (signal) =>
    plan(serviceRoutes.upgradeService, { params: { space, service: name }, body: change }, signal),
  )

function planQuery(key: readonly unknown[], fetchPlan: (signal: AbortSignal) => Promise<Plan>) {
  return queryOptions({
    queryKey: ['wizard-plan', ...key],
    queryFn: ({ signal }) => fetchPlan(signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.errors.length ? RECHECK_INTERVAL_MS : false),
  })
}
export type PlanQuery = ReturnType<typeof planQuery>

/** Fetches the latest action of a user on a service. */
export const latestUserAction = ({ space, name, version }: Service) =>
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

/** Looks up a service after the response to its creation was lost. Null if the service does not exist. */
export const creationLookup = (space: string, service: string) =>
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

/** Returns the current state of a service from the list of its space, which the live events update. */
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

/** Sends an upgrade of the version that the user saw. The server refuses it if the service has been changed since. */
export function useUpgrade({ space, name }: Pick<Service, 'space' | 'name'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ change, version }: { readonly change: ServiceSpecChange; readonly version: string }) =>
      call(serviceRoutes.upgradeService, { params: { space, service: name }, body: change, ifMatch: version }),
    onSettled: () => client.invalidateQueries({ queryKey: servicesQuery(space).queryKey }),
  })
}
