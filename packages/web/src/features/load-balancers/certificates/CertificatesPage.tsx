import type { Certificate } from '@berth/contract/load-balancers/certificates.ts'
import { ActionIcon, Button, Text, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { lazyComponent } from '../../../lib/load-chunk.ts'
import { CertificateExpiry } from '../../../service-model/CertificateExpiry.tsx'
import { certificatesQuery } from '../../../service-model/certificates.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { ConfirmDialog } from '../../../ui/forms/ConfirmDialog.tsx'
import { IconCertificate, IconTrash } from '../../../ui/icons/icons.ts'
import { ListPage } from '../../../ui/page/ListPage.tsx'
import styles from './CertificatesPage.module.css'
import { useDeleteCertificate } from './queries.ts'
import { useTexts } from './texts.ts'

const NewCertificateDialog = lazyComponent(() => import('./NewCertificateDialog.tsx'), 'NewCertificateDialog')
const RenewCertificateDialog = lazyComponent(() => import('./RenewCertificateDialog.tsx'), 'RenewCertificateDialog')

interface OpenDialog {
  readonly what: 'renew' | 'delete'
  readonly name: string
}

/** The page /spaces/:space/certificates. */
export function CertificatesPage({ space }: { readonly space: string }) {
  const t = useTexts()
  const list = useQuery(certificatesQuery(space))
  const [adding, setAdding] = useState(false)
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  // Looked up on each render, because a load balancer may have started to use it meanwhile.
  const certificate = list.data?.find(({ name }) => name === dialog?.name)
  const close = () => setDialog(null)
  return (
    <>
      <ListPage
        title={t.title}
        breadcrumbs={
          <Link to="/spaces/$space" params={{ space }}>
            {space}
          </Link>
        }
        list={list}
        emptyState={{ icon: <IconCertificate size={24} />, title: t.none, text: t.noneText }}
        addLabel={t.add}
        onAdd={() => setAdding(true)}
      >
        {(certificates) => (
          <>
            <Text size="sm" c="dimmed" mb="sm">
              {t.text}
            </Text>
            <CertificateTable certificates={certificates} onOpenDialog={setDialog} />
          </>
        )}
      </ListPage>
      <Suspense>
        {adding && (
          <NewCertificateDialog space={space} onClose={() => setAdding(false)} onCreated={() => setAdding(false)} />
        )}
        {certificate && dialog?.what === 'renew' && (
          <RenewCertificateDialog space={space} certificate={certificate} onClose={close} />
        )}
      </Suspense>
      {certificate && dialog?.what === 'delete' && (
        <DeleteDialog space={space} certificate={certificate} onClose={close} />
      )}
    </>
  )
}

interface TableProps {
  readonly certificates: readonly Certificate[]
  readonly onOpenDialog: (dialog: OpenDialog) => void
}

function CertificateTable({ certificates, onOpenDialog }: TableProps) {
  const t = useTexts()
  return (
    <DataTable
      label={t.title}
      items={certificates}
      keyOf={({ name }) => name}
      columns={[
        { head: t.name, cell: ({ name }) => <span className={styles.name}>{name}</span> },
        { head: t.hosts, cell: ({ hosts }) => <span className={styles.hosts}>{hosts.join(', ')}</span> },
        { head: t.issuer, cell: ({ selfSigned, issuer }) => (selfSigned ? t.selfSigned : issuer) },
        { head: t.validTo, cell: (certificate) => <CertificateExpiry certificate={certificate} /> },
        { head: t.usedBy, cell: ({ usedBy }) => usedBy.join(', ') || <span className={styles.quiet}>{t.unused}</span> },
        {
          head: t.actions,
          cell: ({ name }) => (
            <span className={styles.actions}>
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={t.renewOf(name)}
                onClick={() => onOpenDialog({ what: 'renew', name })}
              >
                {t.renew}
              </Button>
              <Tooltip label={t.delete}>
                <ActionIcon aria-label={t.deleteOf(name)} onClick={() => onOpenDialog({ what: 'delete', name })}>
                  <IconTrash size={16} />
                </ActionIcon>
              </Tooltip>
            </span>
          ),
        },
      ]}
    />
  )
}

interface DeleteProps {
  readonly space: string
  readonly certificate: Certificate
  readonly onClose: () => void
}

function DeleteDialog({ space, certificate: { name, usedBy }, onClose }: DeleteProps) {
  const t = useTexts()
  const remove = useDeleteCertificate(space, name)
  return (
    <ConfirmDialog
      title={t.deleteOf(name)}
      confirmLabel={t.delete}
      blocked={usedBy.length > 0}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Text size="sm">{usedBy.length > 0 ? t.inUse(usedBy.join(', ')) : t.deleteText(name)}</Text>
    </ConfirmDialog>
  )
}
