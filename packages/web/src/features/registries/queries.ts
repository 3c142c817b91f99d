import { routes } from '@berth/contract/routes.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../shared/api.ts'
import { registriesQuery } from '../../shared/queries.ts'

interface NewRegistry {
  readonly name: string
  readonly address: string
  readonly plainHttp: boolean
}

export function useAddRegistry() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: NewRegistry) => call(routes.addRegistry, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: registriesQuery.queryKey }),
  })
}

export function useRemoveRegistry(registry: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(routes.removeRegistry, { params: { registry } }),
    onSuccess: () => client.invalidateQueries({ queryKey: registriesQuery.queryKey }),
  })
}
