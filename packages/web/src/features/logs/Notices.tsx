import { memo } from 'react'
import { useWords } from '../../lib/words.ts'
import { Notice } from '../../ui/Notice.tsx'
import type { Notice as Said } from './log-feed.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly notices: readonly Said[]
  /** How many there are by now. */
  readonly count: number
  readonly nameOf: (instance: string) => string
}

/** Why lines are missing: said once of all instances that it concerns. */
export const Notices = memo(function Notices({ notices, nameOf }: Props) {
  const t = useTexts()
  const words = useWords()
  const byWords = Map.groupBy(notices, ({ detail, detailMessage }) => words.server(detail, detailMessage))
  return [...byWords].map(([said, of]) => {
    const names = [...new Set(of.flatMap(({ instance }) => (instance === null ? [] : [nameOf(instance)])))]
    return (
      <Notice key={said}>
        {names.length > 0 && <strong>{t.notice(names.join(', '))}</strong>}
        {said}
      </Notice>
    )
  })
})
