import { Problem } from '@berth/contract/http/problems.ts'
import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { creationLookup, useCreate } from '../plan/queries.ts'

export type Creation =
  | { readonly outcome: 'none'; readonly pending: boolean }
  | { readonly outcome: 'created'; readonly service: Service }
  | { readonly outcome: 'refused'; readonly error: Problem }
  | { readonly outcome: 'unanswered'; readonly name: string; readonly error: Error; readonly search: Search }

/** The search for a service after the response to its creation was lost. */
export interface Search {
  readonly running: boolean
  /** The search has finished, and the service does not exist. */
  readonly missing: boolean
  readonly error: Error | null
  readonly again: () => unknown
}

/** Sends a spec once, and finds out the result, even if the response is lost. */
export function useCreation(space: string) {
  const create = useCreate(space)
  const sent = useRef(false)
  const name = create.variables?.name ?? ''
  const search = useQuery({
    ...creationLookup(space, name),
    enabled: create.error !== null && !isRefusal(create.error),
  })

  const send = (spec: ServiceSpecInput) => {
    // The button is disabled one frame after the first click, so a second click may come first.
    if (sent.current) return
    sent.current = true
    create.mutate(spec, {
      onSettled: () => {
        sent.current = false
      },
    })
  }
  return { creation: creationOf(create, name, search), send, reset: create.reset }
}

function creationOf(
  { data, error, isPending }: ReturnType<typeof useCreate>,
  name: string,
  search: ReturnType<typeof useQuery<Service | null>>,
): Creation {
  if (data) return { outcome: 'created', service: data }
  if (!error) return { outcome: 'none', pending: isPending }
  if (isRefusal(error)) return { outcome: 'refused', error }
  if (search.data) return { outcome: 'created', service: search.data }
  return {
    outcome: 'unanswered',
    name,
    error,
    search: {
      running: search.isFetching,
      missing: search.data === null && !search.isFetching,
      error: search.isFetching ? null : search.error,
      again: search.refetch,
    },
  }
}

/** Tells whether the server refused, so that nothing was created. After any other error the result is unknown. */
function isRefusal(error: Error): error is Problem {
  return error instanceof Problem && error.code !== 'internal'
}
