import type { NewRegistry, Registry, RegistryChange } from '@berth/contract/registries/registries.ts'
import { registryRoutes } from '@berth/contract/registries/registry-routes.ts'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, plan } from '../../lib/api.ts'
import { registriesQuery } from '../../service-model/images/image-queries.ts'

const CHECK_VALID_MS = 60_000

/** Checks whether the registry answers and accepts the credentials. The result is reused for a minute. */
export const checkQuery = ({ id: registry }: Pick<Registry, 'id'>) =>
  queryOptions({
    queryKey: [...registriesQuery.queryKey, registry, 'check'],
    queryFn: ({ signal }) => call(registryRoutes.checkRegistry, { params: { registry } }, signal),
    staleTime: CHECK_VALID_MS,
  })

/** Returns what the deletion of a tag, or of an image by its digest, would remove. */
export const deletionPlan = (registry: string, repository: string, reference: string) =>
  queryOptions({
    queryKey: ['image-deletion', registry, repository, reference],
    queryFn: ({ signal }) => plan(registryRoutes.deleteImage, { params: { registry, repository, reference } }, signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })

/** Adds a registry, or changes the one with `id`. */
export type SaveRegistryRequest =
  | { readonly id: null; readonly body: NewRegistry }
  | { readonly id: string; readonly body: RegistryChange }

export function useSaveRegistry() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ id, body }: SaveRegistryRequest) =>
      id === null
        ? call(registryRoutes.addRegistry, { body })
        : call(registryRoutes.changeRegistry, { params: { registry: id }, body }),
    onSuccess: refresh,
  })
}

export function useRemoveRegistry(registry: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: () => call(registryRoutes.removeRegistry, { params: { registry } }),
    onSuccess: refresh,
  })
}

interface Deletion {
  /** A tag or a digest. */
  readonly reference: string
  /** Services run the image, and the user confirmed the deletion. */
  readonly confirmed: boolean
}

export function useDeleteImage(registry: string, repository: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ reference, confirmed }: Deletion) =>
      call(registryRoutes.deleteImage, {
        params: { registry, repository, reference },
        query: { confirm: confirmed ? reference : undefined },
      }),
    onSuccess: refresh,
  })
}

/** Returns a function that refetches the registries and their contents. */
function useRefresh() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: registriesQuery.queryKey })
}
