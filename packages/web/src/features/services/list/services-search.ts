import { type Service, type ServiceState, STATES } from '@berth/contract/services/services.ts'

export const SORT_KEYS = ['name', 'image', 'address', 'instances', 'kind', 'state'] as const
export type SortKey = (typeof SORT_KEYS)[number]
export const KINDS = ['service', 'load-balancer'] as const

/** What the address says about the list: what to look for, and the order (by name where nothing is said). */
export interface ServicesSearch {
  readonly q?: string
  readonly state?: ServiceState
  readonly kind?: Service['kind']
  readonly sort?: SortKey
  readonly desc?: true
}

/** Reads it from the address; what makes no sense there is left out. */
export function servicesSearch({ q, state, kind, sort, desc }: Record<string, unknown>): ServicesSearch {
  const known = {
    q: q === undefined || q === '' ? undefined : String(q),
    state: STATES.find((one) => one === state),
    kind: KINDS.find((one) => one === kind),
    sort: SORT_KEYS.find((one) => one === sort),
    desc: desc === true ? (true as const) : undefined,
  }
  return without(known)
}

/** The same with some of it changed; undefined takes away. */
export function changed(
  search: ServicesSearch,
  change: { readonly [K in keyof ServicesSearch]?: ServicesSearch[K] | undefined },
): ServicesSearch {
  return without({ ...search, ...change })
}

/** With the order by this column; where it is ordered by it already, the other way round. */
export function turned(search: ServicesSearch, key: SortKey): ServicesSearch {
  const { sort = 'name', desc } = search
  return changed(search, { sort: key === 'name' ? undefined : key, desc: key === sort && !desc ? true : undefined })
}

/** Those that match everything asked for. Every word of `q` must be in the name, description, image or ports. */
export function matching(services: readonly Service[], { q = '', state, kind }: ServicesSearch): Service[] {
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

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function without<T extends object>(given: T): Given<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Given<T>
}
