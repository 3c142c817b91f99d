import { filledRows, type SpecDraft } from './draft.ts'

/** The steps of the wizard, in order. */
export const STEPS = ['image', 'configuration', 'size'] as const
export type Step = (typeof STEPS)[number]

const STEP_OF: Readonly<Record<string, Step>> = {
  name: 'image',
  description: 'image',
  image: 'image',
  env: 'configuration',
  ports: 'configuration',
  mounts: 'configuration',
  command: 'configuration',
  args: 'configuration',
  workingDir: 'configuration',
  user: 'configuration',
  healthCheck: 'configuration',
}

/** Values of the spec that have another field in the form. */
const FIELD_OF = [
  [/^(command|args|placement\.constraints)\..*/, '$1'],
  [/^resources\.memoryMiB$/, 'resources.memory'],
] as const

/** Returns the path in the draft for a path of ServiceSpec, such as "ports.0.published". */
export function fieldOf(path: string, draft: SpecDraft): string {
  const [list = '', index = '', ...rest] = path.split('.')
  if (list === 'env' || list === 'ports' || list === 'mounts') {
    const row = filledRows(draft)[list][Number.parseInt(index, 10)]
    return row === undefined ? list : [list, row, ...rest].join('.')
  }
  return FIELD_OF.reduce((field, [pattern, replacement]) => field.replace(pattern, replacement), path)
}

/** Returns the step of a path in the draft or in ServiceSpec. Paths without a field belong to the last step. */
export function stepOf(path: string): Step {
  return STEP_OF[path.split('.')[0] ?? ''] ?? 'size'
}
