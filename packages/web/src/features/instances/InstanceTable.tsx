import type { Instance } from '@berth/contract/instances/instances.ts'
import { ImageName } from '../../service-model/images/ImageName.tsx'
import { Age } from '../../ui/Age.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { InstanceActions } from './InstanceActions.tsx'
import type { OpenInstanceDialog } from './InstanceDialogs.tsx'
import { InstanceName } from './InstanceName.tsx'
import { InstanceState } from './InstanceState.tsx'
import styles from './InstanceTable.module.css'
import type { InstanceParts } from './parts.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly instances: readonly Instance[]
  readonly parts: InstanceParts
  readonly onOpenDialog: (dialog: OpenInstanceDialog) => void
}

/** The table of the present instances: those that are desired, and those that are still stopping. */
export function InstanceTable({ instances, parts, onOpenDialog }: Props) {
  const t = useTexts()
  return (
    <DataTable
      label={t.title}
      items={instances}
      keyOf={({ id }) => id}
      columns={[
        { head: t.instance, cell: (instance) => <InstanceName instance={instance} /> },
        { head: t.state, cell: (instance) => <InstanceState instance={instance} /> },
        {
          head: t.host,
          cell: ({ host, addresses }) => (
            <span className={styles.stack}>
              {host ?? '—'}
              {addresses.map((address) => (
                <CopyButton key={address} text={address} what={t.address}>
                  <span className={styles.dimmed}>{address}</span>
                </CopyButton>
              ))}
            </span>
          ),
        },
        {
          head: t.ports,
          cell: ({ ports }) =>
            ports.length === 0 ? (
              '—'
            ) : (
              <span className={styles.stack}>
                {ports.map(({ published, target, protocol }) => (
                  <span key={`${published}/${protocol}`} className={styles.port}>
                    {published} → {target}/{protocol}
                  </span>
                ))}
              </span>
            ),
        },
        { head: t.image, cell: (instance) => <InstanceImage instance={instance} /> },
        { head: t.usage, cell: (instance) => (instance.state === 'running' ? parts.usage(instance) : '—') },
        {
          head: t.since,
          cell: ({ startedAt, restarts, restartsAreMinimum }) => (
            <span className={`${styles.stack} ${styles.age}`}>
              {startedAt === null ? '—' : <Age at={startedAt} />}
              <span className={styles.dimmed}>
                {restartsAreMinimum ? t.restartsAtLeast(restarts) : t.restarts(restarts)}
              </span>
            </span>
          ),
        },
        {
          head: t.actions,
          cell: (instance) => <InstanceActions instance={instance} parts={parts} onOpenDialog={onOpenDialog} />,
        },
      ]}
    />
  )
}

export function InstanceImage({ instance: { image, revision } }: { readonly instance: Instance }) {
  const t = useTexts()
  return (
    <span className={styles.stack}>
      <ImageName reference={image.split('@')[0] ?? image} />
      <span className={styles.dimmed}>{t.revision(revision)}</span>
    </span>
  )
}
