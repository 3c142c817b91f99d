import { routes } from '@berth/contract/routes.ts'
import type { Service } from '@berth/contract/services.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../shared/api.ts'
import { servicesQuery } from '../../shared/queries.ts'

export function useDeleteService({ space, name }: Pick<Service, 'space' | 'name'>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(routes.deleteService, { params: { space, service: name } }),
    onSuccess: () => client.invalidateQueries({ queryKey: servicesQuery(space).queryKey }),
  })
}
