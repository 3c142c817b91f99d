import { useLocalStorage } from '@mantine/hooks'

/** The display options of the log. The browser remembers them. */
export interface DisplayOptions {
  readonly timestamps: boolean
  readonly names: boolean
  readonly wrap: boolean
  readonly json: boolean
  readonly colors: boolean
}

export const DISPLAY_OPTIONS = ['timestamps', 'names', 'wrap', 'json', 'colors'] as const

const DEFAULTS: DisplayOptions = { timestamps: true, names: true, wrap: false, json: false, colors: true }

export function useDisplayOptions() {
  return useLocalStorage<DisplayOptions>({
    key: 'berth.logs-shown',
    defaultValue: DEFAULTS,
    getInitialValueInEffect: false,
    deserialize: (value) => ({ ...DEFAULTS, ...(value ? JSON.parse(value) : {}) }),
  })
}
