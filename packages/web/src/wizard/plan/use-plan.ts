import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { PlanQuery } from './queries.ts'

const TYPING_MS = 400

/** What would come of what is filled in, once typing rests. @param queryOf must depend on nothing that is being typed but its parameter */
export function usePlan<Asked>(asked: Asked, isEnabled: boolean, queryOf: (settled: Asked) => PlanQuery) {
  const now = JSON.stringify(asked)
  const [text] = useDebouncedValue(now, TYPING_MS)
  const settled = useMemo(() => JSON.parse(text) as Asked, [text])
  const query = useQuery({ ...queryOf(settled), enabled: isEnabled && text === now })
  const outdated = query.isPlaceholderData || text !== now
  return {
    plan: query.data,
    checking: query.isFetching || outdated,
    error: query.error,
    retry: query.refetch,
    blocked: isEnabled && !outdated && (query.data?.errors.length ?? 0) > 0,
  }
}
