import { expect, test } from 'vitest'
import { emptyDraft, environmentRow } from './draft.ts'
import { loadDraft, removeDraft, saveDraft } from './stored-draft.ts'

test('restores a draft without its secret values, until the draft is dropped', () => {
  const plain = environmentRow({ name: 'A', value: '1' })
  const secret = environmentRow({ name: 'B', value: 'hush', secret: true })
  const draft = { ...emptyDraft('web:1'), name: 'web', env: [plain, secret] }

  saveDraft('shop', '', draft)

  expect(loadDraft('shop', '')).toEqual({ ...draft, env: [plain, { ...secret, value: '' }] })
  expect(loadDraft('other', '')).toBeNull()
  expect(loadDraft('shop', 'nginx:1')).toBeNull()

  removeDraft('shop')
  expect(loadDraft('shop', '')).toBeNull()
})
