import { hookRoutes } from '@berth/contract/push-hooks/hook-routes.ts'
import type { NewHook } from '@berth/contract/push-hooks/hooks.ts'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

export const hooksQuery = queryOptions({
  queryKey: ['push-hooks'],
  queryFn: async ({ signal }) => (await call(hookRoutes.listHooks, {}, signal)).items,
})

export function useCreateHook() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: NewHook) => call(hookRoutes.createHook, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: hooksQuery.queryKey }),
  })
}

export function useRevokeHook(hook: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(hookRoutes.revokeHook, { params: { hook } }),
    onSuccess: () => client.invalidateQueries({ queryKey: hooksQuery.queryKey }),
  })
}
