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

/** Writes one event into what has been read, so that the page shows it at once and nothing is read again. */
export function applyEvent(client: QueryClient, event: Event): void {
  if (event.type === 'reset') again(client, [])
  else if (event.type === 'hosts') again(client, hostsKey)
  else if (event.type === 'cluster') write(client, clusterQuery.queryKey, () => event.cluster)
  else if (event.type === 'space') write(client, spacesQuery.queryKey, put(event.space))
  else if (event.type === 'space-removed') write(client, spacesQuery.queryKey, drop<Space>(event.name))
  else applyToService(client, event)
}

type ServiceEvent = Extract<Event, { type: 'service' | 'service-removed' }>

function applyToService(client: QueryClient, event: ServiceEvent): void {
  const { space, name } = event.type === 'service' ? event.service : event
  again(client, instancesKey(space, name))
  again(client, historyKey(space, name))
  write(client, servicesQuery(space).queryKey, event.type === 'service' ? put(event.service) : drop<Service>(name))
}

interface Named {
  readonly name: string
}

/** Into its place by name, or instead of the one that had the name. */
function put<T extends Named>(item: T) {
  return (items: readonly T[] = []): T[] => {
    const others = items.filter(({ name }) => name !== item.name)
    const place = others.findIndex(({ name }) => name > item.name)
    return others.toSpliced(place < 0 ? others.length : place, 0, item)
  }
}

function drop<T extends Named>(gone: string) {
  return (items: readonly T[] = []): T[] => items.filter(({ name }) => name !== gone)
}

/** Changes what was read under the key, if anything was. What is being read just now may be older than the event: it is changed too. */
function write<T>(client: QueryClient, queryKey: QueryKey, change: (before: T | undefined) => T): void {
  const query = client.getQueryCache().find({ queryKey })
  const changed = () => {
    client.setQueryData<T>(queryKey, (before) => (before === undefined ? undefined : change(before)))
  }
  changed()
  if (query?.state.fetchStatus === 'fetching') void query.promise?.then(changed, () => {})
}

function again(client: QueryClient, queryKey: QueryKey): void {
  void client.invalidateQueries({ queryKey })
}
