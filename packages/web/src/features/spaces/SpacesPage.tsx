import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { lastSpace } from '../../lib/last-space.ts'
import { spacesQuery } from '../../service-model/queries.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { FirstSpace } from './FirstSpace.tsx'
import { SpacesHeading } from './SpacesHeading.tsx'

/** The page /spaces: redirects to the last visited space, or lets the user create the first one. */
export function SpacesPage() {
  const { data: spaces, error, refetch } = useQuery(spacesQuery)
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
  return next ? <Navigate to="/spaces/$space" params={{ space: next.name }} replace /> : <FirstSpace />
}
