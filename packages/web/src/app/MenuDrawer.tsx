import { Drawer } from '@mantine/core'
import { SectionList } from './SectionList.tsx'
import { useTexts } from './texts.ts'

/** The menu of a narrow screen. */
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
