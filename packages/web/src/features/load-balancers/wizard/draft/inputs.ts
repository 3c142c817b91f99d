/** Common props of the wizard's inputs. */
export const wholeNumber = { allowDecimal: false, allowNegative: false, clampBehavior: 'none', min: 0 } as const
export const INPUT_FIRST: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']
