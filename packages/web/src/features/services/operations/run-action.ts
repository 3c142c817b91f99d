import { serviceRoutes } from '@berth/contract/services/service-routes.ts'
import type { Service } from '@berth/contract/services/services.ts'
import type { QueryClient } from '@tanstack/react-query'
import { call } from '../../../lib/api.ts'
import { servicesQuery } from '../../../service-model/queries.ts'

/** The actions that need no parameters. */
const ACTION_ROUTES = {
  confirm: serviceRoutes.confirmUpgrade,
  pause: serviceRoutes.pauseUpgrade,
  resume: serviceRoutes.resumeUpgrade,
  start: serviceRoutes.startService,
  stop: serviceRoutes.stopService,
  restart: serviceRoutes.restartService,
} as const
type PlainAction = keyof typeof ACTION_ROUTES

/** Runs an action. @param ifMatch the version that the user saw; null if any version will do */
export function runAction(
  verb: PlainAction,
  { space, name }: Pick<Service, 'space' | 'name'>,
  ifMatch: string | null,
): Promise<Service> {
  return call(ACTION_ROUTES[verb], { params: { space, service: name }, ...(ifMatch !== null && { ifMatch }) })
}

/** Writes the response into the cached list, unless the live events have already delivered the same version. */
export function cacheService(client: QueryClient, answer: Service): void {
  client.setQueryData(servicesQuery(answer.space).queryKey, (all) =>
    all?.map((known) => (known.name === answer.name && known.version !== answer.version ? answer : known)),
  )
}
