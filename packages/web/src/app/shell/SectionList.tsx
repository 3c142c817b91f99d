import { Tooltip, UnstyledButton } from '@mantine/core'
import { Link, useLocation } from '@tanstack/react-router'
import { IconPackages, IconServer, IconStack2 } from '../../ui/icons/icons.ts'
import { useTexts } from '../texts.ts'
import styles from './SectionList.module.css'

const SECTIONS = [
  ['registries', '/registries', IconPackages],
  ['spaces', '/spaces', IconStack2],
  ['hosts', '/hosts', IconServer],
] as const

/** @param narrow shows only the icons; tooltips show the labels */
export function SectionList({ narrow }: { readonly narrow: boolean }) {
  const t = useTexts()
  const { pathname } = useLocation()
  return (
    <ul className={styles.sections}>
      {SECTIONS.map(([section, to, Icon]) => (
        <li key={section}>
          <Tooltip label={t[section]} position="right" disabled={!narrow} openDelay={100}>
            <UnstyledButton
              component={Link}
              to={to}
              className={styles.section}
              data-narrow={narrow || undefined}
              data-active={pathname.startsWith(to) || undefined}
              aria-current={pathname.startsWith(to) ? 'page' : undefined}
            >
              <Icon size={18} stroke={1.8} aria-hidden />
              <span className={styles.label}>{t[section]}</span>
            </UnstyledButton>
          </Tooltip>
        </li>
      ))}
    </ul>
  )
}
