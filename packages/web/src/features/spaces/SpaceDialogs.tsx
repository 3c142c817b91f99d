import type { Space } from '@berth/contract/spaces/spaces.ts'
import { lazy, type ReactNode, Suspense, useState } from 'react'

const CreateSpaceDialog = lazy(() =>
  import('./CreateSpaceDialog.tsx').then((module) => ({ default: module.CreateSpaceDialog })),
)
const DescriptionDialog = lazy(() =>
  import('./DescriptionDialog.tsx').then((module) => ({ default: module.DescriptionDialog })),
)
const DeleteSpaceDialog = lazy(() =>
  import('./DeleteSpaceDialog.tsx').then((module) => ({ default: module.DeleteSpaceDialog })),
)
const SpaceSwitcher = lazy(() => import('./SpaceSwitcher.tsx').then((module) => ({ default: module.SpaceSwitcher })))

type Kind = 'create' | 'describe' | 'delete' | 'switch'

/** Returns the dialogs about spaces. Each is loaded when it is first opened. @param space the space that the page shows */
export function useSpaceDialog(space: Space | null): { dialog: ReactNode; open: (kind: Kind) => void } {
  const [kind, open] = useState<Kind | null>(null)
  return {
    open,
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
