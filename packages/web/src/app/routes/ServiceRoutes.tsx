import { getRouteApi, Outlet, useNavigate } from '@tanstack/react-router'
import { InstancesTab } from '../../features/instances/InstancesTab.tsx'
import { type PageParts, ServicePage } from '../../features/services/detail/ServicePage.tsx'
import { RevisionsTab } from '../../features/services/history/RevisionsTab.tsx'
import { TimelineTab } from '../../features/services/history/TimelineTab.tsx'
import {
  ImageUpdatesButton,
  NewerImageBanner,
} from '../../features/services/operations/image-updates/NewerImageBanner.tsx'
import { Operations } from '../../features/services/operations/Operations.tsx'
import { useOperationActions } from '../../features/services/operations/operation-actions.ts'
import { useInstanceParts } from '../instance-parts.tsx'
import { SERVICE_PARTS } from '../service-parts.ts'

const route = getRouteApi('/shell/spaces/$space/services/$service')
const revisionsRoute = getRouteApi('/shell/spaces/$space/services/$service/revisions')

/** The parts of the operations feature that the page of a service shows. */
const PAGE_PARTS: PageParts = { ...SERVICE_PARTS, NewerImageBanner, ImageUpdatesButton }

/** The page of one service, with the tab that the address names. */
export function ServiceRoute() {
  const { space, service } = route.useParams()
  return (
    <Operations>
      <ServicePage key={`${space}/${service}`} space={space} service={service} parts={PAGE_PARTS}>
        <Outlet />
      </ServicePage>
    </Operations>
  )
}

export function InstancesRoute() {
  const { space, service } = route.useParams()
  return <InstancesTab space={space} service={service} parts={useInstanceParts(space, service)} />
}

export function RevisionsRoute() {
  const { space, service } = route.useParams()
  const compared = revisionsRoute.useSearch()
  const navigate = useNavigate()
  const operations = useOperationActions()
  const params = { space, service }
  return (
    <RevisionsTab
      space={space}
      service={service}
      compared={compared}
      onCompare={(search) =>
        void navigate({
          to: '/spaces/$space/services/$service/revisions',
          params,
          search,
          replace: true,
          resetScroll: false,
        })
      }
      onReturn={(revision, from) => operations.start({ action: 'return', space, name: service, revision, from })}
    />
  )
}

export function TimelineRoute() {
  const { space, service } = route.useParams()
  return <TimelineTab space={space} service={service} />
}
