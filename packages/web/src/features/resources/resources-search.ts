export const RANGES = ['live', '1h', '6h', '24h'] as const
export type Range = (typeof RANGES)[number]

export const RANGE_SECONDS: Readonly<Record<Range, number>> = { live: 300, '1h': 3600, '6h': 21_600, '24h': 86_400 }

/** The search parameters of the resources page. */
export interface ResourcesSearch {
  readonly range?: Range
  /** 'each', or the id of an instance. Default: the total of all instances. */
  readonly show?: string
}

export function resourcesSearch({ range, show }: Record<string, unknown>): ResourcesSearch {
  const known = RANGES.find((candidate) => candidate === range)
  return { ...(known && { range: known }), ...(typeof show === 'string' && { show }) }
}
