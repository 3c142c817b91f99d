import type { Instance } from '@berth/contract/instances.ts'
import type { ComponentType } from 'react'
import { Age } from '../../shared/Age.tsx'
import { Copy } from '../../shared/Copy.tsx'
import { DataTable } from '../../shared/DataTable.tsx'
import { ImageName } from '../../shared/ImageName.tsx'
import { InstanceState } from './InstanceState.tsx'
import styles from './InstanceTable.module.css'
import { useTexts } from './texts.ts'

const SHORT_ID = 12

/** What an instance uses just now; of another feature. */
export type UsageOfOne = ComponentType<{ readonly instance: string }>

interface Props {
  readonly instances: readonly Instance[]
  readonly Usage: UsageOfOne
}

export function InstanceTable({ instances, Usage }: Props) {
  const t = useTexts()
  return (
    <DataTable
      label={t.title}
      items={instances}
      keyOf={({ id }) => id}
      columns={[
        {
          head: t.instance,
          cell: ({ name, id }) => (
            <span className={styles.stack}>
              <span className={styles.name}>{name}</span>
              <Copy text={id} what={t.id}>
                <code className={styles.id}>{id.slice(0, SHORT_ID)}</code>
              </Copy>
            </span>
          ),
        },
        { head: t.state, cell: (instance) => <InstanceState instance={instance} /> },
        { head: t.usage, cell: ({ id, state }) => (state === 'running' ? <Usage instance={id} /> : '—') },
        { head: t.host, cell: ({ host }) => host ?? '—' },
        { head: t.addresses, cell: ({ addresses }) => <Lines of={addresses} /> },
        {
          head: t.ports,
          cell: ({ ports }) => (
            <Lines of={ports.map(({ published, target, protocol }) => `${published} → ${target}/${protocol}`)} />
          ),
        },
        { head: t.image, cell: ({ image }) => <ImageName reference={image} /> },
        { head: t.revision, cell: ({ revision }) => revision, number: true },
        { head: t.since, cell: ({ startedAt }) => (startedAt === null ? '—' : <Age at={startedAt} />) },
        { head: t.restarts, cell: ({ restarts }) => restarts, number: true },
        { head: t.exitCode, cell: ({ exitCode }) => exitCode ?? '—', number: true },
      ]}
    />
  )
}

function Lines({ of }: { readonly of: readonly string[] }) {
  if (of.length === 0) return '—'
  return (
    <span className={styles.stack}>
      {of.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </span>
  )
}
