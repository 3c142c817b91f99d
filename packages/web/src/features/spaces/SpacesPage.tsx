import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { lastSpace } from '../../lib/last-space.ts'
import { spacesQuery } from '../../service-model/queries.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { FirstSpace } from './FirstSpace.tsx'
import { useSpaceDialog } from './SpaceDialogs.tsx'
import { SpacesHeading } from './SpacesHeading.tsx'

/** The page /spaces: redirects to the last visited space, or lets the user create the first one. */
export function SpacesPage() {
  const { data: spaces, error, refetch } = useQuery(spacesQuery)
  const { dialog, isOpen, open } = useSpaceDialog(null)
  if (error)
    return (
      <>
        <SpacesHeading />
        <ErrorNotice error={error} retry={refetch} />
      </>
    )
  if (!spaces) return <Skeleton height={40} />
  const last = lastSpace()
  const next = spaces.find(({ name }) => name === last) ?? spaces[0]
  // A space that somebody else creates meanwhile must not close the dialog.
  if (next && !isOpen) return <Navigate to="/spaces/$space" params={{ space: next.name }} replace />
  return (
    <>
      <FirstSpace onCreate={() => open('create')} />
      {dialog}
    </>
  )
}
