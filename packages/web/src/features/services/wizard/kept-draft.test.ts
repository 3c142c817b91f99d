import { expect, test } from 'vitest'
import { emptyDraft, environmentRow } from './draft.ts'
import { dropDraft, keepDraft, keptDraft } from './kept-draft.ts'

test('a draft comes back as it was, all but its secrets, until it is dropped', () => {
  const open = environmentRow({ name: 'A', value: '1' })
  const secret = environmentRow({ name: 'B', value: 'hush', secret: true })
  const draft = { ...emptyDraft('web:1'), name: 'web', env: [open, secret] }

  keepDraft('shop', '', draft)

  expect(keptDraft('shop', '')).toEqual({ ...draft, env: [open, { ...secret, value: '' }] })
  expect(keptDraft('other', '')).toBeNull()
  expect(keptDraft('shop', 'nginx:1')).toBeNull()

  dropDraft('shop')
  expect(keptDraft('shop', '')).toBeNull()
})
