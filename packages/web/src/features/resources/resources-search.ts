export const RANGES = ['live', '1h', '6h', '24h'] as const
export type Range = (typeof RANGES)[number]

export const SECONDS: Readonly<Record<Range, number>> = { live: 300, '1h': 3600, '6h': 21_600, '24h': 86_400 }

/** What of the page is in its address. */
export interface ResourcesSearch {
  readonly range?: Range
  /** 'each', or the id of an instance; all of them together where it isn't said. */
  readonly show?: string
}

export function resourcesSearch({ range, show }: Record<string, unknown>): ResourcesSearch {
  const known = RANGES.find((one) => one === range)
  return { ...(known && { range: known }), ...(typeof show === 'string' && { show }) }
}
