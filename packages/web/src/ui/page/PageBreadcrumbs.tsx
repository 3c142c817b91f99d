import { Breadcrumbs } from '@mantine/core'
import type { ReactNode } from 'react'
import { texts } from '../../lib/texts.ts'
import styles from './PageBreadcrumbs.module.css'

const useTexts = texts({ path: { zh: '位置', en: 'You are here' } })

/** The breadcrumbs of a page. @param children links, and the name of the page at the end */
export function PageBreadcrumbs({ children }: { readonly children: ReactNode }) {
  const t = useTexts()
  return (
    <Breadcrumbs component="nav" aria-label={t.path} separatorMargin={8} className={styles.path}>
      {children}
    </Breadcrumbs>
  )
}
