import { type Service, type ServiceState, STATES } from '@berth/contract/services/services.ts'

export const SORT_KEYS = ['name', 'image', 'address', 'instances', 'kind', 'state'] as const
export type SortKey = (typeof SORT_KEYS)[number]
export const SERVICE_KINDS = ['service', 'load-balancer'] as const

/** The search parameters of the list: filters and order. The default order is by name. */
export interface ServicesSearch {
  readonly q?: string
  readonly state?: ServiceState
  readonly kind?: Service['kind']
  readonly sort?: SortKey
  readonly desc?: true
}

/** Reads the search parameters. Ignores invalid ones. */
export function servicesSearch({ q, state, kind, sort, desc }: Record<string, unknown>): ServicesSearch {
  const known = {
    q: q === undefined || q === '' ? undefined : String(q),
    state: STATES.find((candidate) => candidate === state),
    kind: SERVICE_KINDS.find((candidate) => candidate === kind),
    sort: SORT_KEYS.find((candidate) => candidate === sort),
    desc: desc === true ? (true as const) : undefined,
  }
  return withoutUndefined(known)
}

/** Returns the search parameters with a change. Undefined removes a parameter. */
export function updateSearch(
  search: ServicesSearch,
  change: { readonly [K in keyof ServicesSearch]?: ServicesSearch[K] | undefined },
): ServicesSearch {
  return withoutUndefined({ ...search, ...change })
}

/** Sorts by a column, or reverses the order if the list is already sorted by it. */
export function toggleSort(search: ServicesSearch, key: SortKey): ServicesSearch {
  const { sort = 'name', desc } = search
  return updateSearch(search, {
    sort: key === 'name' ? undefined : key,
    desc: key === sort && !desc ? true : undefined,
  })
}

/** Returns the services that match all filters. Every word of `q` must occur in the name, description, image or ports. */
export function filterServices(services: readonly Service[], { q = '', state, kind }: ServicesSearch): Service[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  return services.filter(
    (service) =>
      (state === undefined || service.state === state) &&
      (kind === undefined || service.kind === kind) &&
      (words.length === 0 || hasAll(service, words)),
  )
}

function hasAll({ name, spec, image, endpoints }: Service, words: readonly string[]): boolean {
  const ports = endpoints.map(({ address, published }) => `${address}:${published}`)
  const text = [name, spec.description, image.reference, ...ports].join(' ').toLowerCase()
  return words.every((word) => text.includes(word))
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function withoutUndefined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>
}
