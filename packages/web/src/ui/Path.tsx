import { Breadcrumbs } from '@mantine/core'
import type { ReactNode } from 'react'
import { texts } from '../lib/texts.ts'
import styles from './Path.module.css'

const useTexts = texts({ path: { zh: '位置', en: 'You are here' } })

/** Where the page is, and the way back. @param children links, and last the page's own name */
export function Path({ children }: { readonly children: ReactNode }) {
  const t = useTexts()
  return (
    <Breadcrumbs component="nav" aria-label={t.path} separatorMargin={8} className={styles.path}>
      {children}
    </Breadcrumbs>
  )
}
