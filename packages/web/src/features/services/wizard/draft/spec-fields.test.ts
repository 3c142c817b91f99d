import { expect, test } from 'vitest'
import { emptyDraft, portRow, type SpecDraft } from './draft.ts'
import { fieldOf, stepOf } from './spec-fields.ts'

const draft: SpecDraft = { ...emptyDraft(), ports: [portRow(), portRow({ target: 80 }), portRow({ target: 81 })] }

test.each([
  ['name', 'name', 'image'],
  ['ports.0.published', 'ports.1.published', 'configuration'],
  ['ports.1', 'ports.2', 'configuration'],
  ['ports', 'ports', 'configuration'],
  ['command.2', 'command', 'configuration'],
  ['healthCheck.port', 'healthCheck.port', 'configuration'],
  ['resources.memoryMiB', 'resources.memory', 'size'],
  ['placement.constraints.0', 'placement.constraints', 'size'],
  ['update.parallelism', 'update.parallelism', 'size'],
  ['', '', 'size'],
])('the spec path %s belongs to the field %s in step %s', (path, field, step) => {
  expect(fieldOf(path, draft)).toBe(field)
  expect(stepOf(field)).toBe(step)
})
