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

/** Several values of the spec that are typed in one field. */
const FIELD_OF = [
  [/^(command|args|placement\.constraints)\..*/, '$1'],
  [/^resources\.memoryMiB$/, 'resources.memory'],
] as const

/** Where a path of ServiceSpec ("ports.0.published") is typed. @returns its path in the draft */
export function fieldOf(path: string, draft: SpecDraft): string {
  const [list = '', index = '', ...rest] = path.split('.')
  if (list === 'env' || list === 'ports' || list === 'mounts') {
    const row = filledRows(draft)[list][Number.parseInt(index, 10)]
    return row === undefined ? list : [list, row, ...rest].join('.')
  }
  return FIELD_OF.reduce((field, [pattern, one]) => field.replace(pattern, one), path)
}

/** @param path in the draft or in ServiceSpec; what belongs to no field is seen to at the end */
export function stepOf(path: string): Step {
  return STEP_OF[path.split('.')[0] ?? ''] ?? 'size'
}
