import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { PlanQuery } from './queries.ts'

const TYPING_DELAY_MS = 400

/** Plans the form's input after the user stops typing. @param queryOf must depend on no input but its parameter */
export function usePlan<Input>(input: Input, isEnabled: boolean, queryOf: (settled: Input) => PlanQuery) {
  const inputJson = JSON.stringify(input)
  const [settledJson] = useDebouncedValue(inputJson, TYPING_DELAY_MS)
  const settled = useMemo(() => JSON.parse(settledJson) as Input, [settledJson])
  const query = useQuery({ ...queryOf(settled), enabled: isEnabled && settledJson === inputJson })
  const outdated = query.isPlaceholderData || settledJson !== inputJson
  return {
    plan: query.data,
    checking: query.isFetching || outdated,
    error: query.error,
    retry: query.refetch,
    blocked: isEnabled && !outdated && (query.data?.errors.length ?? 0) > 0,
  }
}
