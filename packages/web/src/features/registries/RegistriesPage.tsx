import type { Registry } from '@berth/contract/registries.ts'
import { ActionIcon, Button, Group, Skeleton, Text, Title, Tooltip } from '@mantine/core'
import { IconPackages, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { Age } from '../../shared/Age.tsx'
import { ConfirmDialog } from '../../shared/ConfirmDialog.tsx'
import { DataTable } from '../../shared/DataTable.tsx'
import { EmptyState } from '../../shared/EmptyState.tsx'
import { Failed } from '../../shared/Failed.tsx'
import { LinkButton } from '../../shared/LinkButton.tsx'
import { registriesQuery } from '../../shared/queries.ts'
import { useRemoveRegistry } from './queries.ts'
import styles from './registries.module.css'
import { useTexts } from './texts.ts'

const AddRegistryDialog = lazy(() =>
  import('./AddRegistryDialog.tsx').then((module) => ({ default: module.AddRegistryDialog })),
)

/** /registries */
export function RegistriesPage() {
  const t = useTexts()
  const { data: registries, error, refetch } = useQuery(registriesQuery)
  const [adding, setAdding] = useState(false)
  const button = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
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
      {registries && registries.length > 0 && <RegistryTable registries={registries} />}
      <Suspense>{adding && <AddRegistryDialog onClose={() => setAdding(false)} />}</Suspense>
    </>
  )
}

function RegistryTable({ registries }: { readonly registries: readonly Registry[] }) {
  const t = useTexts()
  const [removing, setRemoving] = useState<Registry | null>(null)
  return (
    <>
      <DataTable
        label={t.title}
        items={registries}
        keyOf={({ id }) => id}
        columns={[
          {
            head: t.name,
            cell: ({ id, name }) => (
              <Link to="/registries/$registry" params={{ registry: id }} className={styles.name}>
                {name}
              </Link>
            ),
          },
          { head: t.address, cell: ({ address }) => <code className={styles.code}>{address}</code> },
          { head: t.protocol, cell: ({ plainHttp }) => (plainHttp ? t.http : t.https) },
          { head: t.added, cell: ({ createdAt }) => createdAt && <Age at={createdAt} /> },
          {
            head: t.actions,
            cell: (registry) => (
              <span className={styles.actions}>
                <LinkButton
                  to="/registries/$registry"
                  params={{ registry: registry.id }}
                  variant="subtle"
                  size="compact-sm"
                  aria-label={t.browseOf(registry.name)}
                >
                  {t.browse}
                </LinkButton>
                <Tooltip label={t.remove}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t.removeOf(registry.name)}
                    onClick={() => setRemoving(registry)}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </Tooltip>
              </span>
            ),
          },
        ]}
      />
      {removing && <RemoveDialog registry={removing} onClose={() => setRemoving(null)} />}
    </>
  )
}

interface RemoveProps {
  readonly registry: Registry
  readonly onClose: () => void
}

function RemoveDialog({ registry, onClose }: RemoveProps) {
  const t = useTexts()
  const remove = useRemoveRegistry(registry.id)
  return (
    <ConfirmDialog
      title={t.removeTitle}
      confirmLabel={t.confirm}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Text size="sm">{t.removeText(registry.name)}</Text>
    </ConfirmDialog>
  )
}
