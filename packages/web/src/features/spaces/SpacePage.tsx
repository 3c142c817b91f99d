import type { Space } from '@berth/contract/spaces/spaces.ts'
import { ActionIcon, Tabs, Text, Tooltip } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { rememberSpace } from '../../lib/last-space.ts'
import { spacesQuery } from '../../service-model/queries.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { IconCertificate, IconPencil, IconStack2, IconTrash } from '../../ui/icons/icons.ts'
import { useSpaceDialog } from './SpaceDialogs.tsx'
import styles from './SpacePage.module.css'
import { SpacesHeading } from './SpacesHeading.tsx'
import { SpaceTabs } from './SpaceTabs.tsx'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  /** The services of the space. */
  readonly children: ReactNode
}

/** The page /spaces/:space: a tab for each space, and the content of the chosen one. */
export function SpacePage({ space: name, children }: Props) {
  const t = useTexts()
  const navigate = useNavigate()
  const { data: spaces, error, refetch } = useQuery(spacesQuery)
  const space = spaces?.find((known) => known.name === name) ?? null
  const { dialog, open } = useSpaceDialog(space)
  const exists = space !== null
  useHotkeys([['mod+K', () => open('switch')]], [])
  useEffect(() => {
    if (exists) rememberSpace(name)
  }, [exists, name])
  if (error && !spaces)
    return (
      <>
        <SpacesHeading />
        <ErrorNotice error={error} retry={refetch} />
      </>
    )
  return (
    <Tabs
      value={name}
      onChange={(next) => next && void navigate({ to: '/spaces/$space', params: { space: next } })}
      keepMounted={false}
      className={styles.page}
    >
      <SpacesHeading />
      <SpaceTabs spaces={spaces} current={name} onCreate={() => open('create')} onFind={() => open('switch')} />
      <Tabs.Panel value={name} className={styles.panel}>
        {spaces && !space ? (
          <EmptyState icon={<IconStack2 size={24} />} title={t.gone(name)} text={t.goneText} />
        ) : (
          <>
            <SpaceLine space={space} onDescribe={() => open('describe')} onDelete={() => open('delete')} />
            {children}
          </>
        )}
      </Tabs.Panel>
      {dialog}
    </Tabs>
  )
}

interface LineProps {
  readonly space: Space | null
  readonly onDescribe: () => void
  readonly onDelete: () => void
}

function SpaceLine({ space, onDescribe, onDelete }: LineProps) {
  const t = useTexts()
  return (
    <div className={styles.line}>
      <Text size="sm" c="dimmed" className={styles.description}>
        {space?.description}
      </Text>
      <Tooltip label={space?.description ? t.editDescription : t.addDescription}>
        <ActionIcon c="dimmed" aria-label={t.editDescription} disabled={!space || space.deleting} onClick={onDescribe}>
          <IconPencil size={16} />
        </ActionIcon>
      </Tooltip>
      {space && (
        <Tooltip label={t.certificates}>
          <ActionIcon
            c="dimmed"
            aria-label={t.certificates}
            renderRoot={(props) => <Link to="/spaces/$space/certificates" params={{ space: space.name }} {...props} />}
          >
            <IconCertificate size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={t.deleteSpace}>
        <ActionIcon c="dimmed" aria-label={t.deleteSpace} disabled={!space || space.deleting} onClick={onDelete}>
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
