import { useLocalStorage } from '@mantine/hooks'

/** The display options of the log. The browser remembers them. */
export interface Shown {
  readonly timestamps: boolean
  readonly names: boolean
  readonly wrap: boolean
  readonly json: boolean
  readonly colors: boolean
}

export const SHOWN_KEYS = ['timestamps', 'names', 'wrap', 'json', 'colors'] as const

const DEFAULTS: Shown = { timestamps: true, names: true, wrap: false, json: false, colors: true }

export function useShown() {
  return useLocalStorage<Shown>({
    key: 'berth.logs-shown',
    defaultValue: DEFAULTS,
    getInitialValueInEffect: false,
    deserialize: (value) => ({ ...DEFAULTS, ...(value ? JSON.parse(value) : {}) }),
  })
}
