import { fieldFault, Problem } from '@berth/contract/problems.ts'
import { ServiceSpec } from '@berth/contract/service-spec.ts'
import { NewSpace } from '@berth/contract/spaces.ts'
import { wording } from '@berth/contract/wording.ts'
import { expect, test } from 'vitest'
import { faultsIn, faultsOf } from './field-faults.ts'

test('nothing is wrong with what the server would take', () => {
  expect(faultsOf(NewSpace, { name: 'shop', description: '' }, 'zh')).toEqual({})
})

test.each([
  ['', 'zh', '请填写名称。'],
  ['', 'en', 'A name is required.'],
  ['a_b', 'zh', '只能包含字母、数字和短横线，且不能以短横线开头或结尾。'],
  ['a'.repeat(41), 'zh', '最多 40 个字符。'],
] as const)('the name "%s" in %s: %s', (name, language, words) => {
  expect(faultsOf(NewSpace, { name }, language)).toEqual({ name: words })
})

test('a fault has the path of its field, and words for people instead of those of zod', () => {
  const spec = { name: 'web', image: 'web:1', replicas: 1.5, ports: [{ target: 80 }, { target: undefined }] }
  expect(faultsOf(ServiceSpec, spec, 'zh')).toEqual({
    replicas: '请填写整数。',
    'ports.1.target': '请填写此项。',
  })
  expect(faultsOf(ServiceSpec, spec, 'en')).toEqual({
    replicas: 'A whole number is required.',
    'ports.1.target': 'This is required.',
  })
})

test('a refusal is said at its fields in the language of the reader', () => {
  const problem = new Problem('bad-input', wording('service-not-creatable'), {
    errors: [
      fieldFault('name', wording('plan-name-taken', { name: 'web' })),
      fieldFault('name', wording('name-required')),
      fieldFault('image', wording('image-required')),
    ],
  })
  expect(faultsIn(problem, 'zh')).toEqual({ name: '服务 web 已存在。', image: '请选择镜像。' })
  expect(faultsIn(new TypeError('fetch failed'), 'zh')).toEqual({})
})
