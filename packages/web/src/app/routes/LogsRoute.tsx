import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'
import { LogsTab } from '../../features/logs/LogsTab.tsx'
import type { LogsSearch } from '../../features/logs/search/logs-search.ts'

const route = getRouteApi('/shell/spaces/$space/services/$service/logs')
const to = '/spaces/$space/services/$service/logs'

/** The page with the logs of a service, or of one of its instances. */
export function LogsRoute() {
  const { space, service } = route.useParams()
  const search = route.useSearch()
  const navigate = useNavigate()
  const router = useRouter()
  const hrefOf = useCallback(
    (next: LogsSearch) => router.buildLocation({ to, params: { space, service }, search: next }).href,
    [router, space, service],
  )
  return (
    <LogsTab
      space={space}
      service={service}
      search={search}
      hrefOf={hrefOf}
      onSearch={(next) => void navigate({ to, params: { space, service }, search: next, resetScroll: false })}
    />
  )
}
