import { parseReference } from '@berth/contract/images/image-reference.ts'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { imageQuery } from '../../../wizard/plan/queries.ts'
import type { ImageLookup } from './ImageStep.tsx'

const TYPING_MS = 400

/** What is known of the image that is typed, once typing rests. */
export function useImageLookup(typed: string): ImageLookup {
  const [reference] = useDebouncedValue(typed, TYPING_MS)
  const desired = parseReference(typed).ok
  const { data, error, refetch } = useQuery({ ...imageQuery(reference), enabled: desired && reference === typed })
  const settled = reference === typed
  return { desired, image: settled ? data : undefined, error: settled ? error : null, retry: refetch }
}
