import type { CreatedHook, Hook } from '@berth/contract/push-hooks/hooks.ts'
import { ActionIcon, Text, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { lazyComponent } from '../../lib/load-chunk.ts'
import { Age } from '../../ui/Age.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { ConfirmDialog } from '../../ui/forms/ConfirmDialog.tsx'
import { IconTrash, IconWebhook } from '../../ui/icons/icons.ts'
import { ListPage } from '../../ui/page/ListPage.tsx'
import styles from './hooks.module.css'
import { hooksQuery, useRevokeHook } from './queries.ts'
import { useTexts } from './texts.ts'

const CreateHookDialog = lazyComponent(() => import('./CreateHookDialog.tsx'), 'CreateHookDialog')
const CreatedHookDialog = lazyComponent(() => import('./CreatedHookDialog.tsx'), 'CreatedHookDialog')

/** The page /registries/push-hooks. */
export function HooksPage() {
  const t = useTexts()
  const list = useQuery(hooksQuery)
  const [creating, setCreating] = useState(false)
  const [created, setCreated] = useState<CreatedHook | null>(null)
  const onEnd = (hook: CreatedHook | null) => {
    setCreating(false)
    setCreated(hook)
  }
  return (
    <>
      <ListPage
        title={t.title}
        breadcrumbs={<Link to="/registries">{t.registries}</Link>}
        list={list}
        emptyState={{ icon: <IconWebhook size={24} />, title: t.none, text: t.intro }}
        addLabel={t.create}
        onAdd={() => setCreating(true)}
      >
        {(hooks) => (
          <>
            <Text size="sm" c="dimmed" mb="md" maw={760}>
              {t.intro}
            </Text>
            <HookTable hooks={hooks} />
          </>
        )}
      </ListPage>
      <Suspense>
        {creating && <CreateHookDialog onEnd={onEnd} />}
        {created && <CreatedHookDialog created={created} onClose={() => setCreated(null)} />}
      </Suspense>
    </>
  )
}

function HookTable({ hooks }: { readonly hooks: readonly Hook[] }) {
  const t = useTexts()
  const [revoking, setRevoking] = useState<Hook | null>(null)
  return (
    <>
      <DataTable
        label={t.title}
        items={hooks}
        keyOf={({ id }) => id}
        columns={[
          { head: t.name, cell: ({ name }) => <span className={styles.name}>{name}</span> },
          { head: t.reach, cell: (hook) => <Reach hook={hook} /> },
          {
            head: t.created,
            cell: ({ createdAt, createdBy }) => (
              <span>
                <Age at={createdAt} /> · {t.by(createdBy)}
              </span>
            ),
          },
          { head: t.lastUsed, cell: ({ lastUsedAt }) => (lastUsedAt === null ? t.never : <Age at={lastUsedAt} />) },
          {
            head: t.actions,
            cell: (hook) => (
              <Tooltip label={t.revoke}>
                <ActionIcon ml={-6} aria-label={t.revokeOf(hook.name)} onClick={() => setRevoking(hook)}>
                  <IconTrash size={16} />
                </ActionIcon>
              </Tooltip>
            ),
          },
        ]}
      />
      {revoking && <RevokeDialog hook={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}

function Reach({ hook: { space, repository } }: { readonly hook: Hook }) {
  const t = useTexts()
  if (space === null && repository === null) return t.everything
  return (
    <span className={styles.scope}>
      {space !== null && <span>{space}</span>}
      {repository !== null && <code className={styles.code}>{repository}</code>}
    </span>
  )
}

function RevokeDialog({ hook, onClose }: { readonly hook: Hook; readonly onClose: () => void }) {
  const t = useTexts()
  const revoke = useRevokeHook(hook.id)
  return (
    <ConfirmDialog
      title={t.revokeTitle}
      confirmLabel={t.revoke}
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Text size="sm">{t.revokeText(hook.name)}</Text>
    </ConfirmDialog>
  )
}
