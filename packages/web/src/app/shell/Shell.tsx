import { ActionIcon, Group } from '@mantine/core'
import { useDisclosure, useLocalStorage } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { Terminals } from '../../features/terminals/Terminals.tsx'
import { lazyComponent } from '../../lib/load-chunk.ts'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconMenu2 } from '../../ui/icons/icons.ts'
import { followEvents } from '../live.ts'
import { useTexts } from '../texts.ts'
import { Banners } from './Banners.tsx'
import { Logo } from './Logo.tsx'
import { Preferences } from './Preferences.tsx'
import { SectionList } from './SectionList.tsx'
import styles from './Shell.module.css'
import { UserMenu } from './UserMenu.tsx'

const MenuDrawer = lazyComponent(() => import('./MenuDrawer.tsx'), 'MenuDrawer')

/** The frame around every page behind sign-in: header, menu, banners and terminals. */
export function Shell() {
  const t = useTexts()
  const client = useQueryClient()
  const { pathname } = useLocation()
  const [drawer, { open, close }] = useDisclosure()
  useEffect(() => followEvents(client), [client])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawer closes when the page changes
  useEffect(close, [pathname])
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        {t.skip}
      </a>
      <header className={styles.header}>
        <Group gap="xs" wrap="nowrap">
          <ActionIcon size="lg" hiddenFrom="sm" aria-label={t.openMenu} aria-expanded={drawer} onClick={open}>
            <IconMenu2 size={20} />
          </ActionIcon>
          <Link to="/" className={styles.home}>
            <Logo />
          </Link>
        </Group>
        <Group gap={4} wrap="nowrap">
          <Preferences />
          <UserMenu />
        </Group>
      </header>
      <Menu />
      <main id="main" className={styles.main} tabIndex={-1}>
        <Banners />
        <div className={styles.page}>
          <Outlet />
        </div>
        <Terminals />
      </main>
      <Suspense>{drawer && <MenuDrawer onClose={close} />}</Suspense>
    </div>
  )
}

/** The menu beside the page on a wide screen. It can be collapsed, and the browser remembers that. */
function Menu() {
  const t = useTexts()
  const [narrow, setNarrow] = useLocalStorage({
    key: 'berth.menu-narrow',
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  return (
    <nav className={styles.menu} data-narrow={narrow || undefined} aria-label={t.menu}>
      <SectionList narrow={narrow} />
      <ActionIcon size={38} onClick={() => setNarrow(!narrow)} aria-label={narrow ? t.expand : t.collapse}>
        {narrow ? <IconLayoutSidebarLeftExpand size={18} /> : <IconLayoutSidebarLeftCollapse size={18} />}
      </ActionIcon>
    </nav>
  )
}
