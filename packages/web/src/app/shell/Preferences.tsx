import { ActionIcon, Button, Menu, useMantineColorScheme } from '@mantine/core'
import { setLanguage, useLanguage } from '../../lib/language.ts'
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '../../ui/icons/icons.ts'
import { useTexts } from '../texts.ts'

const SCHEMES = [
  ['light', IconSun],
  ['dark', IconMoon],
  ['auto', IconDeviceDesktop],
] as const

/** Chooses the language and the colour scheme. The browser remembers both. */
export function Preferences() {
  const other = useLanguage() === 'zh' ? 'en' : 'zh'
  return (
    <>
      <Button variant="subtle" color="gray" size="compact-sm" lang={other} onClick={() => setLanguage(other)}>
        {other === 'en' ? 'English' : '中文'}
      </Button>
      <SchemeMenu />
    </>
  )
}

function SchemeMenu() {
  const t = useTexts()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Current = SCHEMES.find(([scheme]) => scheme === colorScheme)?.[1] ?? IconDeviceDesktop
  return (
    <Menu position="bottom-end" width={160}>
      <Menu.Target>
        <ActionIcon size="lg" aria-label={t.scheme}>
          <Current size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map(([scheme, Icon]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} />}
            rightSection={scheme === colorScheme && <IconCheck size={14} />}
            onClick={() => setColorScheme(scheme)}
          >
            {t[scheme]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
