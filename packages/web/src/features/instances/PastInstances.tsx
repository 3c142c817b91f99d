import type { Instance } from '@berth/contract/instances/instances.ts'
import { useServerTexts } from '../../lib/server-texts.ts'
import { Age } from '../../ui/Age.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { InstanceActions } from './InstanceActions.tsx'
import type { OpenInstanceDialog } from './InstanceDialogs.tsx'
import { InstanceName } from './InstanceName.tsx'
import { InstanceState } from './InstanceState.tsx'
import { InstanceImage } from './InstanceTable.tsx'
import type { InstanceParts } from './parts.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly instances: readonly Instance[]
  readonly parts: InstanceParts
  readonly onOpenDialog: (dialog: OpenInstanceDialog) => void
}

/** The table of the ended instances, with the reason why each ended. */
export function PastInstances({ instances, parts, onOpenDialog }: Props) {
  const t = useTexts()
  const serverTexts = useServerTexts()
  return (
    <DataTable
      label={t.pastTitle}
      items={instances}
      keyOf={({ id }) => id}
      columns={[
        { head: t.instance, cell: (instance) => <InstanceName instance={instance} /> },
        { head: t.state, cell: (instance) => <InstanceState instance={{ ...instance, reason: null }} /> },
        {
          head: t.why,
          cell: ({ state, reason, reasonMessage }) =>
            reason === null
              ? t[state === 'completed' ? 'completed' : 'replaced']
              : serverTexts.message(reason, reasonMessage),
        },
        { head: t.exitCode, cell: ({ exitCode }) => exitCode ?? '—', number: true },
        { head: t.onHost, cell: ({ host }) => host ?? '—' },
        { head: t.image, cell: (instance) => <InstanceImage instance={instance} /> },
        { head: t.endedAt, cell: ({ endedAt }) => (endedAt === null ? '—' : <Age at={endedAt} />) },
        {
          head: t.actions,
          cell: (instance) => <InstanceActions instance={instance} parts={parts} onOpenDialog={onOpenDialog} />,
        },
      ]}
    />
  )
}
