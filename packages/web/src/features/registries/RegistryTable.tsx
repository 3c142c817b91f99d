import type { Registry } from '@berth/contract/registries/registries.ts'
import { ActionIcon, Text, Tooltip } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useLanguage } from '../../lib/language.ts'
import { sourceName } from '../../service-model/images/image-source.ts'
import { Age } from '../../ui/Age.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { ConfirmDialog } from '../../ui/forms/ConfirmDialog.tsx'
import { IconPencil, IconRefresh, IconTrash } from '../../ui/icons/icons.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { checkQuery, useRemoveRegistry } from './queries.ts'
import { RegistryConnection } from './RegistryConnection.tsx'
import styles from './registries.module.css'
import { useRegistryTexts } from './registry-texts.ts'

interface Props {
  readonly registries: readonly Registry[]
  readonly onEdit: (registry: Registry) => void
}

export function RegistryTable({ registries, onEdit }: Props) {
  const t = useRegistryTexts()
  const language = useLanguage()
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
            cell: (registry) => (
              <Link to="/registries/$registry" params={{ registry: registry.id }} className={styles.name}>
                {sourceName(registry, language)}
              </Link>
            ),
          },
          {
            head: t.address,
            cell: ({ kind, address }) => (kind === 'host' ? t.engine : <code className={styles.code}>{address}</code>),
          },
          { head: t.protocol, cell: (registry) => <Access registry={registry} /> },
          { head: t.connection, cell: (registry) => <RegistryConnection registry={registry} /> },
          { head: t.added, cell: ({ createdAt }) => (createdAt === null ? '—' : <Age at={createdAt} />) },
          {
            head: t.actions,
            cell: (registry) => <RowActions registry={registry} onEdit={onEdit} onRemove={setRemoving} />,
          },
        ]}
      />
      {removing && <RemoveDialog registry={removing} onClose={() => setRemoving(null)} />}
    </>
  )
}

function Access({ registry: { kind, plainHttp, caCertificate, username } }: { readonly registry: Registry }) {
  const t = useRegistryTexts()
  if (kind === 'host') return '—'
  const parts = [
    plainHttp ? t.http : t.https,
    ...(caCertificate === null ? [] : [t.authority]),
    ...(username === null ? [] : [t.as(username)]),
  ]
  return parts.join(' · ')
}

interface RowProps {
  readonly registry: Registry
  readonly onEdit: (registry: Registry) => void
  readonly onRemove: (registry: Registry) => void
}

function RowActions({ registry, onEdit, onRemove }: RowProps) {
  const t = useRegistryTexts()
  const name = sourceName(registry, useLanguage())
  const client = useQueryClient()
  const checkAgain = () => void client.invalidateQueries({ queryKey: checkQuery(registry).queryKey })
  return (
    <span className={styles.actions}>
      <LinkButton
        to="/registries/$registry"
        params={{ registry: registry.id }}
        variant="subtle"
        size="compact-sm"
        aria-label={t.browseOf(name)}
      >
        {t.browse}
      </LinkButton>
      <RowAction label={t.check} of={t.checkOf(name)} onClick={checkAgain}>
        <IconRefresh size={16} />
      </RowAction>
      {registry.kind === 'registry' && (
        <>
          <RowAction label={t.edit} of={t.editOf(name)} onClick={() => onEdit(registry)}>
            <IconPencil size={16} />
          </RowAction>
          <RowAction label={t.remove} of={t.removeOf(name)} onClick={() => onRemove(registry)}>
            <IconTrash size={16} />
          </RowAction>
        </>
      )}
    </span>
  )
}

interface ActionProps {
  readonly label: string
  /** The accessible label, which includes the name of the registry. */
  readonly of: string
  readonly onClick: () => void
  readonly children: ReactNode
}

function RowAction({ label, of, onClick, children }: ActionProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={of} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}

interface RemoveProps {
  readonly registry: Registry
  readonly onClose: () => void
}

function RemoveDialog({ registry, onClose }: RemoveProps) {
  const t = useRegistryTexts()
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
      {registry.username !== null && <Text size="sm">{t.removeLogin}</Text>}
    </ConfirmDialog>
  )
}
