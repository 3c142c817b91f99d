import { Problem } from '@berth/contract/http/problems.ts'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Unreachable } from '../lib/api.ts'

const RETRIES = 2

/**
 * Creates the query client. The live events keep its data up to date, so no query is fetched again on a timer.
 * @param onSignedOut called when the server answers that there is no session, or none any more
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof Problem && error.code === 'signed-out') onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        networkMode: 'always',
        retry: (failures, error) => error instanceof Unreachable && failures < RETRIES,
      },
      mutations: { networkMode: 'always' },
    },
  })
}
