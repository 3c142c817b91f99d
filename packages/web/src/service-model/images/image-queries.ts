import { registryRoutes } from '@berth/contract/registries/registry-routes.ts'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

export const registriesQuery = queryOptions({
  queryKey: ['registries'],
  queryFn: async ({ signal }) => (await call(registryRoutes.listRegistries, {}, signal)).items,
})

/** Fetches the matching repositories of a registry page by page. @param registry the registry's id; '' fetches nothing */
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

/** Fetches the matching tags of a repository page by page, newest first. */
export const tagPages = (registry: string, repository: string, q: string) =>
  infiniteQueryOptions({
    queryKey: ['registries', registry, 'tag-pages', repository, q],
    queryFn: ({ signal, pageParam: cursor }) =>
      call(registryRoutes.listTags, { params: { registry, repository }, query: { q: q || undefined, cursor } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: (previous, query) => (query?.queryKey[3] === repository ? previous : undefined),
    enabled: repository !== '',
    // The services that run each image may have changed.
    staleTime: 0,
    retry: false,
  })
