import { Drawer } from '@mantine/core'
import { useTexts } from '../texts.ts'
import { SectionList } from './SectionList.tsx'

/** The menu on a narrow screen. */
export function MenuDrawer({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  return (
    <Drawer
      opened
      onClose={onClose}
      size={260}
      title={t.menu}
      closeButtonProps={{ 'aria-label': t.closeMenu }}
      overlayProps={{ backgroundOpacity: 0.4 }}
    >
      <nav aria-label={t.menu}>
        <SectionList narrow={false} />
      </nav>
    </Drawer>
  )
}
