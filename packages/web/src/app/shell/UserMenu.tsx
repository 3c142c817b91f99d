import { ActionIcon, Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useSignOut } from '../../features/accounts/queries.ts'
import { lazyComponent } from '../../lib/load-chunk.ts'
import { sessionQuery } from '../../service-model/queries.ts'
import { IconApi, IconKey, IconLogout, IconUserCircle } from '../../ui/icons/icons.ts'
import { useTexts } from '../texts.ts'

const PasswordDialog = lazyComponent(() => import('../../features/accounts/PasswordDialog.tsx'), 'PasswordDialog')

/** The menu of the signed-in user. */
export function UserMenu() {
  const t = useTexts()
  const { data: session } = useQuery(sessionQuery)
  const signOut = useSignOut()
  const [changing, setChanging] = useState(false)
  return (
    <>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon size="lg" aria-label={t.account}>
            <IconUserCircle size={20} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{session?.user.name}</Menu.Label>
          <Menu.Item leftSection={<IconKey size={16} />} onClick={() => setChanging(true)}>
            {t.changePassword}
          </Menu.Item>
          <Menu.Item leftSection={<IconApi size={16} />} component="a" href="/docs" target="_blank">
            {t.apiDocs}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
            {t.signOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {changing && (
        <Suspense>
          <PasswordDialog onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </>
  )
}
