import type { Event } from '@berth/contract/events/events.ts'
import type { Service } from '@berth/contract/services/services.ts'
import type { Space } from '@berth/contract/spaces/spaces.ts'
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import {
  clusterQuery,
  historyKey,
  hostsKey,
  instancesKey,
  servicesQuery,
  spacesQuery,
} from '../service-model/queries.ts'

/** Writes one event into the query cache, so that the page shows it at once without another request. */
export function applyEvent(client: QueryClient, event: Event): void {
  if (event.type === 'reset') invalidate(client, [])
  else if (event.type === 'hosts') invalidate(client, hostsKey)
  else if (event.type === 'cluster') updateCached(client, clusterQuery.queryKey, () => event.cluster)
  else if (event.type === 'space') updateCached(client, spacesQuery.queryKey, upsert(event.space))
  else if (event.type === 'space-removed') updateCached(client, spacesQuery.queryKey, without<Space>(event.name))
  else applyToService(client, event)
}

type ServiceEvent = Extract<Event, { type: 'service' | 'service-removed' }>

function applyToService(client: QueryClient, event: ServiceEvent): void {
  const { space, name } = event.type === 'service' ? event.service : event
  invalidate(client, instancesKey(space, name))
  invalidate(client, historyKey(space, name))
  updateCached(
    client,
    servicesQuery(space).queryKey,
    event.type === 'service' ? upsert(event.service) : without<Service>(name),
  )
}

interface Named {
  readonly name: string
}

/** Returns an updater that inserts an item in the order of names, or replaces the item of the same name. */
function upsert<T extends Named>(item: T) {
  return (items: readonly T[] = []): T[] => {
    const others = items.filter(({ name }) => name !== item.name)
    const place = others.findIndex(({ name }) => name > item.name)
    return others.toSpliced(place < 0 ? others.length : place, 0, item)
  }
}

function without<T extends Named>(removedName: string) {
  return (items: readonly T[] = []): T[] => items.filter(({ name }) => name !== removedName)
}

/**
 * Changes the cached data of the key, if there is any. A response that is still on its way may be older than the event, so the change is
 * applied to it too.
 */
function updateCached<T>(client: QueryClient, queryKey: QueryKey, change: (before: T | undefined) => T): void {
  const query = client.getQueryCache().find({ queryKey })
  const applyChange = () => {
    client.setQueryData<T>(queryKey, (before) => (before === undefined ? undefined : change(before)))
  }
  applyChange()
  if (query?.state.fetchStatus === 'fetching') void query.promise?.then(applyChange, () => {})
}

function invalidate(client: QueryClient, queryKey: QueryKey): void {
  void client.invalidateQueries({ queryKey })
}
