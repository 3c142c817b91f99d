import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, expectTypeOf, test } from 'vitest'
import { formatMessage, Message, type MessageCode, message } from './message.ts'
import type { ParameterOf, Templates } from './template.ts'

const codes: readonly MessageCode[] = Message.shape.code.options

/** Returns a text without parameters, so that each one appears as its name in braces. */
const template = (code: MessageCode, language: 'en' | 'zh') => formatMessage({ code, params: {} }, language)
const parametersOf = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort().join()
const codesWhere = (isWrong: (english: string, chinese: string) => boolean) =>
  codes.filter((code) => isWrong(template(code, 'en'), template(code, 'zh')))

test('every text has the same parameters in both languages', () => {
  expect(codesWhere((english, chinese) => parametersOf(english) !== parametersOf(chinese))).toEqual([])
})

test('every text is written in its language', () => {
  expect(codesWhere((english) => /\p{Script=Han}/u.test(english))).toEqual([])
  expect(codesWhere((_, chinese) => !/\p{Script=Han}/u.test(chinese))).toEqual(['engine-says'])
})

test('each code is in exactly one file of messages, and each file is used', async () => {
  const files = globSync('*.ts', { cwd: import.meta.dirname, exclude: ['message*.ts'] })
  const subjects: Record<string, Templates>[] = await Promise.all(
    files.map((file) => import(`./${basename(file, '.ts')}.ts`)),
  )
  const all = subjects.flatMap((subject) => Object.values(subject).flatMap((templates) => Object.keys(templates)))
  expect(all.toSorted()).toEqual(codes.toSorted())
})

test('a code takes the parameters of its text, and no others', () => {
  expectTypeOf<ParameterOf<'Port {port} is in use on {host}.'>>().toEqualTypeOf<'port' | 'host'>()
  expectTypeOf<ParameterOf<'Such as {"image": "name"}.'>>().toEqualTypeOf<never>()
  expectTypeOf(message<'exit-code'>)
    .parameter(1)
    .toEqualTypeOf<{ readonly code: string | number | Message }>()
})

test('inserts parameters unchanged, even if they look like another one', () => {
  const pullFailed = message('pull-failed', { image: '{error}', error: '$& {image}' })
  expect(formatMessage(pullFailed, 'en')).toBe('The image {error} could not be pulled: $& {image}')
})

test('inserts a message as a parameter in the language of the whole', () => {
  const hasNo = message('registry-has-no', {
    host: 'r:5000',
    subject: message('registry-image', { image: 'web:1.0' }),
    reason: message('registry-says', { text: 'manifest unknown' }),
  })
  expect(formatMessage(hasNo, 'en')).toBe('r:5000 has no image web:1.0: manifest unknown.')
  expect(formatMessage(hasNo, 'zh')).toBe('r:5000 中没有镜像 web:1.0（镜像仓库返回：manifest unknown）。')
  expect(Message.parse(JSON.parse(JSON.stringify(hasNo)))).toEqual(hasNo)
})

test('inserts 0 as a parameter', () => {
  expect(formatMessage(message('exit-code', { code: 0 }), 'zh')).toBe('容器实例已退出，退出码 0。')
})
