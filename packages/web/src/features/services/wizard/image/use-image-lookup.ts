import { parseReference } from '@berth/contract/images/image-reference.ts'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { imageQuery } from '../../../../wizard/plan/queries.ts'
import type { ImageLookup } from './ImageStep.tsx'

const TYPING_DELAY_MS = 400

/** Looks up the typed image after the user stops typing. */
export function useImageLookup(typed: string): ImageLookup {
  const [reference] = useDebouncedValue(typed, TYPING_DELAY_MS)
  const desired = parseReference(typed).ok
  const { data, error, refetch } = useQuery({ ...imageQuery(reference), enabled: desired && reference === typed })
  const settled = reference === typed
  return { desired, image: settled ? data : undefined, error: settled ? error : null, retry: refetch }
}
