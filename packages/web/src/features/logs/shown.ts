import { useLocalStorage } from '@mantine/hooks'

/** How lines are shown, which this browser remembers. */
export interface Shown {
  readonly timestamps: boolean
  readonly names: boolean
  readonly wrap: boolean
  readonly json: boolean
  readonly colors: boolean
}

export const SHOWN_KEYS = ['timestamps', 'names', 'wrap', 'json', 'colors'] as const

const USUAL: Shown = { timestamps: true, names: true, wrap: false, json: false, colors: true }

export function useShown() {
  return useLocalStorage<Shown>({
    key: 'berth.logs-shown',
    defaultValue: USUAL,
    getInitialValueInEffect: false,
    deserialize: (value) => ({ ...USUAL, ...(value ? JSON.parse(value) : {}) }),
  })
}
