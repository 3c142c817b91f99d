import { expect, test } from 'vitest'
import { inWords, Wording, type WordingCode, wording } from './wording.ts'

const codes: readonly WordingCode[] = Wording.shape.code.options

/** Without parameters each shows as its name in braces. */
const template = (code: WordingCode, language: 'en' | 'zh') => inWords(wording(code), language)
const parametersOf = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

test.each(codes)('%s has the same parameters in both languages', (code) => {
  expect(parametersOf(template(code, 'zh'))).toEqual(parametersOf(template(code, 'en')))
})

test.each(codes.filter((code) => code !== 'engine-says'))('%s is said in the words of each language', (code) => {
  expect(template(code, 'en')).not.toMatch(/\p{Script=Han}/u)
  expect(template(code, 'zh')).toMatch(/\p{Script=Han}/u)
})

test('parameters are put in as they are, also where they look like another one', () => {
  const given = wording('pull-failed', { image: '{error}', error: '$& {image}' })
  expect(inWords(given, 'en')).toBe('The image {error} could not be pulled: $& {image}')
})

test('zero is a parameter', () => {
  expect(inWords(wording('exit-code', { code: 0 }), 'zh')).toBe('容器实例已退出，退出码 0。')
})
