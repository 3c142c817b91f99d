/** Common props of the wizard's inputs. */
export const WHOLE_NUMBER_PROPS = { allowDecimal: false, allowNegative: false, clampBehavior: 'none', min: 0 } as const
export const INPUT_BEFORE_DESCRIPTION: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
]
