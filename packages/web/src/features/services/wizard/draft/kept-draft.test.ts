import { expect, test } from 'vitest'
import { emptyDraft, environmentRow } from './draft.ts'
import { dropDraft, keepDraft, keptDraft } from './kept-draft.ts'

test('restores a draft without its secret values, until the draft is dropped', () => {
  const plain = environmentRow({ name: 'A', value: '1' })
  const secret = environmentRow({ name: 'B', value: 'hush', secret: true })
  const draft = { ...emptyDraft('web:1'), name: 'web', env: [plain, secret] }

  keepDraft('shop', '', draft)

  expect(keptDraft('shop', '')).toEqual({ ...draft, env: [plain, { ...secret, value: '' }] })
  expect(keptDraft('other', '')).toBeNull()
  expect(keptDraft('shop', 'nginx:1')).toBeNull()

  dropDraft('shop')
  expect(keptDraft('shop', '')).toBeNull()
})
