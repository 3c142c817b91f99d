import { fieldError, Problem } from '@berth/contract/http/problems.ts'
import { type Language, message } from '@berth/contract/messages/message.ts'
import { ServiceSpec } from '@berth/contract/services/service-spec.ts'
import { NewSpace } from '@berth/contract/spaces/spaces.ts'
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { setLanguage } from '../../lib/language.ts'
import { type FieldErrors, fieldErrorsIn, fieldErrorsOf, fieldMessage } from './field-errors.ts'

afterEach(cleanup)

test('returns no errors for a valid value', () => {
  expect(fieldErrorsOf(NewSpace, { name: 'shop', description: '' })).toEqual({})
})

test.each([
  ['', 'zh', '请填写名称。'],
  ['', 'en', 'A name is required.'],
  ['a_b', 'zh', '只能包含字母、数字和短横线，且不能以短横线开头或结尾。'],
  ['a'.repeat(41), 'zh', '最多 40 个字符。'],
] as const)('the name "%s" in %s has the error %s', (name, language, words) => {
  expect(textsOf(fieldErrorsOf(NewSpace, { name }), language)).toEqual({ name: words })
})

test("an error has the path of its field, and a text for users instead of zod's", () => {
  const spec = { name: 'web', image: 'web:1', replicas: 1.5, ports: [{ target: 80 }, { target: undefined }] }
  expect(textsOf(fieldErrorsOf(ServiceSpec, spec), 'zh')).toEqual({
    replicas: '请填写整数。',
    'ports.1.target': '请填写此项。',
  })
  expect(textsOf(fieldErrorsOf(ServiceSpec, spec), 'en')).toEqual({
    replicas: 'A whole number is required.',
    'ports.1.target': 'This is required.',
  })
})

test("a refusal has errors at its fields in the page's language", () => {
  const problem = new Problem('bad-input', message('service-not-creatable'), {
    errors: [
      fieldError('name', message('plan-name-taken', { name: 'web' })),
      fieldError('name', message('name-required')),
      fieldError('image', message('image-required')),
    ],
  })
  expect(textsOf(fieldErrorsIn(problem), 'zh')).toEqual({ name: '服务 web 已存在。', image: '请选择镜像。' })
  expect(fieldErrorsIn(new TypeError('fetch failed'))).toEqual({})
})

test('an error that a form shows follows the language of the page', () => {
  setLanguage('en')
  render(<p>{fieldMessage(message('name-required'))}</p>)
  expect(screen.getByRole('paragraph').textContent).toBe('A name is required.')
  act(() => setLanguage('zh'))
  expect(screen.getByRole('paragraph').textContent).toBe('请填写名称。')
})

/** Renders the errors as a page in that language does. */
function textsOf(errors: FieldErrors, language: Language): Record<string, string | null> {
  setLanguage(language)
  return Object.fromEntries(
    Object.entries(errors).map(([path, message]) => {
      const { container, unmount } = render(message)
      const text = container.textContent
      unmount()
      return [path, text]
    }),
  )
}
