import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { expect, test } from 'vitest'
import { Unreachable } from './api.ts'
import { errorText, serverText } from './server-texts.ts'

test('names the states and actions in a refusal', () => {
  const refusal = new Problem('not-allowed', {
    code: 'not-allowed',
    params: { action: 'delete', service: 'web', state: 'deleting' },
  })
  expect(errorText(refusal, 'zh')).toBe('服务 web 当前为 删除中，不能执行 删除。')
  expect(errorText(refusal, 'en')).toBe('Delete is not possible while web is Deleting.')
})

test("formats a refusal in the page's language", () => {
  const refusal = new Problem('engine-refused', message('engine-refused', { error: 'timeout' }))
  expect(errorText(refusal, 'zh')).toBe('Docker 引擎拒绝了此操作：timeout')
  expect(errorText(refusal, 'en')).toBe('Docker Engine refused this: timeout')
})

test('distinguishes an unreachable server from an error in the page', () => {
  expect(errorText(new Unreachable('Failed to fetch'), 'en')).toBe('Berth cannot be reached.')
  expect(errorText(new TypeError('x is not a function'), 'en')).toBe('The page failed: x is not a function')
})

test('a text without a message stays as it is', () => {
  expect(serverText('said by the engine', null, 'zh')).toBe('said by the engine')
})
