/** Shows the description below the input. */
export const INPUT_BEFORE_DESCRIPTION: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
]

/** The props of a number input that leaves it to the contract to refuse a number. */
export const AMOUNT_PROPS = { allowNegative: false, clampBehavior: 'none', min: 0 } as const
export const WHOLE_NUMBER_PROPS = { ...AMOUNT_PROPS, allowDecimal: false } as const
/** To the millisecond, as the contract keeps durations. */
export const SECONDS_PROPS = { ...AMOUNT_PROPS, decimalScale: 3 } as const
