import type { Space } from '@berth/contract/spaces/spaces.ts'
import { Suspense, useState } from 'react'
import { lazyComponent } from '../../lib/load-chunk.ts'

const CreateSpaceDialog = lazyComponent(() => import('./CreateSpaceDialog.tsx'), 'CreateSpaceDialog')
const DescriptionDialog = lazyComponent(() => import('./DescriptionDialog.tsx'), 'DescriptionDialog')
const DeleteSpaceDialog = lazyComponent(() => import('./DeleteSpaceDialog.tsx'), 'DeleteSpaceDialog')
const SpaceSwitcher = lazyComponent(() => import('./SpaceSwitcher.tsx'), 'SpaceSwitcher')

type Kind = 'create' | 'describe' | 'delete' | 'switch'

/** Returns the dialogs about spaces. Each is loaded when it is first opened. @param space the space that the page shows */
export function useSpaceDialog(space: Space | null) {
  const [kind, open] = useState<Kind | null>(null)
  return {
    open: (next: Kind) => open(next),
    isOpen: kind !== null,
    dialog: <Suspense>{kind && <Dialog kind={kind} space={space} onClose={() => open(null)} />}</Suspense>,
  }
}

interface Props {
  readonly kind: Kind
  readonly space: Space | null
  readonly onClose: () => void
}

function Dialog({ kind, space, onClose }: Props) {
  if (kind === 'create') return <CreateSpaceDialog onClose={onClose} />
  if (kind === 'switch') return <SpaceSwitcher onClose={onClose} />
  if (space === null) return null
  return kind === 'describe' ? (
    <DescriptionDialog space={space} onClose={onClose} />
  ) : (
    <DeleteSpaceDialog space={space.name} onClose={onClose} />
  )
}
