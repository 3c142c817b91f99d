import type { Registry } from '@berth/contract/registries.ts'
import { Button, Group, Skeleton, Title } from '@mantine/core'
import { IconPackages, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { EmptyState } from '../../shared/EmptyState.tsx'
import { Failed } from '../../shared/Failed.tsx'
import { registriesQuery } from '../../shared/image-queries.ts'
import { LinkButton } from '../../shared/LinkButton.tsx'
import { RegistryTable } from './RegistryTable.tsx'
import styles from './registries.module.css'
import { useRegistryTexts } from './registry-texts.ts'

const RegistryDialog = lazy(() => import('./RegistryDialog.tsx').then((module) => ({ default: module.RegistryDialog })))

/** /registries */
export function RegistriesPage() {
  const t = useRegistryTexts()
  const { data: registries, error, refetch } = useQuery(registriesQuery)
  const [editing, setEditing] = useState<Registry | 'new' | null>(null)
  const button = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}>
      {t.add}
    </Button>
  )
  return (
    <>
      <div className={styles.head}>
        <Title order={1} size="h3">
          {t.title}
        </Title>
        {registries && registries.length > 0 && (
          <Group gap="xs">
            <LinkButton to="/registries/push-hooks" variant="default">
              {t.pushHooks}
            </LinkButton>
            {button}
          </Group>
        )}
      </div>
      {error && !registries && <Failed error={error} retry={refetch} />}
      {!error && !registries && <Skeleton height={160} />}
      {registries?.length === 0 && (
        <EmptyState icon={<IconPackages size={24} />} title={t.none} text={t.noneText}>
          {button}
        </EmptyState>
      )}
      {registries && registries.length > 0 && <RegistryTable registries={registries} onEdit={setEditing} />}
      <Suspense>
        {editing !== null && (
          <RegistryDialog registry={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
        )}
      </Suspense>
    </>
  )
}
