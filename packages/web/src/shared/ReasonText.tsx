import type { Wording } from '@berth/contract/wording.ts'
import { useWords } from './words.ts'

interface Props {
  readonly text: string
  readonly wording: Wording | null | undefined
}

/** A reason of the server, in the language of the page. */
export function ReasonText({ text, wording }: Props) {
  const words = useWords()
  return <>{words.server(text, wording)}</>
}
