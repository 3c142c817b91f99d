import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { texts } from '../lib/texts.ts'
import styles from './CopyButton.module.css'
import { IconCheck, IconCopy } from './icons/icons.ts'

const CONFIRMATION_MS = 1500

const useTexts = texts({
  copy: { zh: (what: string) => `复制${what}`, en: (what: string) => `Copy ${what}` },
  copied: { zh: '已复制', en: 'Copied' },
})

interface Props {
  readonly text: string
  /** The kind of text, for the label that screen readers read: "摘要", "digest". */
  readonly what: string
  /** The content of the button. Without it, the button is an icon. */
  readonly children?: ReactNode
}

/** A button that copies a text and confirms it. */
export function CopyButton({ text, what, children }: Props) {
  const t = useTexts()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(setCopied, CONFIRMATION_MS, false)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => void copyText(text).then(setCopied)
  const icon = copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />
  const label = copied ? t.copied : t.copy(what)
  return (
    <Tooltip label={label} openDelay={copied ? 0 : 300}>
      {children === undefined ? (
        <ActionIcon size="sm" aria-label={label} onClick={copy}>
          {icon}
        </ActionIcon>
      ) : (
        <UnstyledButton className={styles.button} onClick={copy}>
          {children}
          {icon}
        </UnstyledButton>
      )}
    </Tooltip>
  )
}

/** Copies a text. A page without TLS has no clipboard API, but the old command still works. @returns whether the text was copied */
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
