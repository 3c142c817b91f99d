import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { texts } from '../lib/texts.ts'
import styles from './Copy.module.css'
import { IconCheck, IconCopy } from './icons/icons.ts'

const SHOWN_FOR = 1500

const useTexts = texts({
  copy: { zh: (what: string) => `复制${what}`, en: (what: string) => `Copy ${what}` },
  copied: { zh: '已复制', en: 'Copied' },
})

interface Props {
  readonly text: string
  /** What is copied, for those who can't see it: "摘要", "digest". */
  readonly what: string
  /** What is shown to be clicked; without it, a sign alone. */
  readonly children?: ReactNode
}

/** Copies by a click, and says so. */
export function Copy({ text, what, children }: Props) {
  const t = useTexts()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(setCopied, SHOWN_FOR, false)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => void copyText(text).then(setCopied)
  const sign = copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />
  const label = copied ? t.copied : t.copy(what)
  return (
    <Tooltip label={label} openDelay={copied ? 0 : 300}>
      {children === undefined ? (
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={copy}>
          {sign}
        </ActionIcon>
      ) : (
        <UnstyledButton className={styles.button} onClick={copy}>
          {children}
          {sign}
        </UnstyledButton>
      )}
    </Tooltip>
  )
}

/** @returns whether it worked. A page that came without TLS has no clipboard API; there the old command still works. */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(yes, no)
  const area = document.createElement('textarea')
  area.value = text
  const place = document.activeElement?.parentElement ?? document.body
  place.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  return done
}

const yes = () => true
const no = () => false
