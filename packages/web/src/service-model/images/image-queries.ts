import { registryRoutes } from '@berth/contract/registries/registry-routes.ts'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

export const registriesQuery = queryOptions({
  queryKey: ['registries'],
  queryFn: async ({ signal }) => (await call(registryRoutes.listRegistries, {}, signal)).items,
})

/** A registry's repositories that match, page by page. @param registry its id; '' asks nothing */
export const repositoryPages = (registry: string, q: string) =>
  infiniteQueryOptions({
    queryKey: ['registries', registry, 'repository-pages', q],
    queryFn: ({ signal, pageParam: cursor }) =>
      call(registryRoutes.listRepositories, { params: { registry }, query: { q: q || undefined, cursor } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled: registry !== '',
    retry: false,
  })

/** A repository's tags that match, newest first, page by page. */
export const tagPages = (registry: string, repository: string, q: string) =>
  infiniteQueryOptions({
    queryKey: ['registries', registry, 'tag-pages', repository, q],
    queryFn: ({ signal, pageParam: cursor }) =>
      call(registryRoutes.listTags, { params: { registry, repository }, query: { q: q || undefined, cursor } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: (before, query) => (query?.queryKey[3] === repository ? before : undefined),
    enabled: repository !== '',
    // Who runs each may have changed.
    staleTime: 0,
    retry: false,
  })
