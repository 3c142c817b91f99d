import { serviceRoutes } from '@berth/contract/services/service-routes.ts'
import type { Service } from '@berth/contract/services/services.ts'
import type { QueryClient } from '@tanstack/react-query'
import { call } from '../../../lib/api.ts'
import { servicesQuery } from '../../../service-model/queries.ts'

/** What can be asked of a service without saying more. */
const VERBS = {
  confirm: serviceRoutes.confirmUpgrade,
  pause: serviceRoutes.pauseUpgrade,
  resume: serviceRoutes.resumeUpgrade,
  start: serviceRoutes.startService,
  stop: serviceRoutes.stopService,
  restart: serviceRoutes.restartService,
} as const
type Verb = keyof typeof VERBS

/** @param ifMatch the version that was seen; null where it makes no difference */
export function runVerb(
  verb: Verb,
  { space, name }: Pick<Service, 'space' | 'name'>,
  ifMatch: string | null,
): Promise<Service> {
  return call(VERBS[verb], { params: { space, service: name }, ...(ifMatch !== null && { ifMatch }) })
}

/** Writes an answer into the list, unless the live events have told of this version, or what came after, already. */
export function showService(client: QueryClient, answer: Service): void {
  client.setQueryData(servicesQuery(answer.space).queryKey, (all) =>
    all?.map((one) => (one.name === answer.name && one.version !== answer.version ? answer : one)),
  )
}
