import type { Instance } from '@berth/contract/instances/instances.ts'
import { useWords } from '../../lib/words.ts'
import { Age } from '../../ui/Age.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { InstanceActions } from './InstanceActions.tsx'
import type { InstanceDialogName } from './InstanceDialogs.tsx'
import { InstanceName } from './InstanceName.tsx'
import { InstanceState } from './InstanceState.tsx'
import { ImageOf } from './InstanceTable.tsx'
import type { InstanceParts } from './parts.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly instances: readonly Instance[]
  readonly parts: InstanceParts
  readonly onAsk: (dialog: InstanceDialogName) => void
}

/** The table of the ended instances, with the reason why each ended. */
export function PastInstances({ instances, parts, onAsk }: Props) {
  const t = useTexts()
  const words = useWords()
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
          cell: ({ reason, reasonMessage }) => (reason === null ? t.replaced : words.server(reason, reasonMessage)),
        },
        { head: t.exitCode, cell: ({ exitCode }) => exitCode ?? '—', number: true },
        { head: t.onHost, cell: ({ host }) => host ?? '—' },
        { head: t.image, cell: (instance) => <ImageOf instance={instance} /> },
        { head: t.endedAt, cell: ({ endedAt }) => (endedAt === null ? '—' : <Age at={endedAt} />) },
        {
          head: t.actions,
          cell: (instance) => <InstanceActions instance={instance} parts={parts} onAsk={onAsk} />,
        },
      ]}
    />
  )
}
