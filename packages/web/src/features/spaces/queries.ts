import { spaceRoutes } from '@berth/contract/spaces/space-routes.ts'
import type { Space } from '@berth/contract/spaces/spaces.ts'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { spacesQuery } from '../../service-model/queries.ts'

/** Fetches what the deletion of a space would remove. Never cached, because it must be current. */
export const contentsQuery = (space: string) =>
  queryOptions({
    queryKey: ['spaces', space, 'contents'],
    queryFn: ({ signal }) => call(spaceRoutes.getSpaceContents, { params: { space } }, signal),
    staleTime: 0,
    gcTime: 0,
  })

export function useCreateSpace() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { readonly name: string; readonly description: string }) =>
      call(spaceRoutes.createSpace, { body }),
    // The live event may arrive before or after the response. Either way the list has the space once, in order.
    onSuccess: (space) => client.setQueryData(spacesQuery.queryKey, (all) => withSpace(all ?? [], space)),
  })
}

export function useSetSpaceDescription(space: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (description: string) => call(spaceRoutes.changeSpace, { params: { space }, body: { description } }),
    onSuccess: (changed) => client.setQueryData(spacesQuery.queryKey, (all) => withSpace(all ?? [], changed)),
  })
}

export function useDeleteSpace(space: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ volumes }: { readonly volumes: boolean }) =>
      call(spaceRoutes.deleteSpace, {
        params: { space },
        query: { confirm: space, volumes: volumes ? 'true' : 'false' },
      }),
    onSuccess: () => client.setQueryData(spacesQuery.queryKey, (all) => all?.filter(({ name }) => name !== space)),
  })
}

function withSpace(all: readonly Space[], space: Space): Space[] {
  return [...all.filter(({ name }) => name !== space.name), space].sort((a, b) => (a.name < b.name ? -1 : 1))
}
