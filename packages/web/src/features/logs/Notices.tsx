import { memo } from 'react'
import { useServerTexts } from '../../lib/server-texts.ts'
import { Notice } from '../../ui/Notice.tsx'
import type { Notice as LogNotice } from './feed/log-feed.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly notices: readonly LogNotice[]
  /** The number of notices. The array itself is mutated, so this prop makes the memoized component render again. */
  readonly count: number
  readonly nameOf: (instance: string) => string
}

/** Shows why lines are missing. Instances with the same notice share one message. */
export const Notices = memo(function Notices({ notices, nameOf }: Props) {
  const t = useTexts()
  const serverTexts = useServerTexts()
  const byText = Map.groupBy(notices, ({ detail, detailMessage }) => serverTexts.message(detail, detailMessage))
  return [...byText].map(([text, group]) => {
    const names = [...new Set(group.flatMap(({ instance }) => (instance === null ? [] : [nameOf(instance)])))]
    return (
      <Notice key={text}>
        {names.length > 0 && <strong>{t.notice(names.join(', '))}</strong>}
        {text}
      </Notice>
    )
  })
})
