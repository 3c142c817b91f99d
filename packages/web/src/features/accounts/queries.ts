import { sessionRoutes } from '@berth/contract/accounts/session-routes.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../../lib/api.ts'
import { sessionQuery } from '../../service-model/queries.ts'

interface Credentials {
  readonly username: string
  readonly password: string
}

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Credentials) => call(sessionRoutes.signIn, { body }),
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  })
}

/** Signs out, goes to the sign-in page and clears the query cache. */
export function useSignOut() {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => call(sessionRoutes.signOut, {}),
    onSuccess: async () => {
      await navigate({ to: '/sign-in', search: {} })
      client.clear()
    },
  })
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { readonly current: string; readonly next: string }) =>
      call(sessionRoutes.changePassword, { body }),
  })
}
