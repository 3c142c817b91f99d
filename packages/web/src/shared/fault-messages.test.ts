import { expect, test } from 'vitest'
import { inChinese } from './fault-messages.ts'

const SCHEMAS =
  /\/(balancer|balancer-faults|certificates|image-reference|names|registries|service-spec|session|spaces)\.ts$/
const sources = import.meta.glob<string>('../../../contract/src/*.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** Whole sentences in quotes, outside of comments: what the schemas say to people. Numbers stand for what is filled in. */
const messages = Object.entries(sources)
  .filter(([path]) => SCHEMAS.test(path))
  .flatMap(([, source]) => [...withoutComments(source).matchAll(/(['`])((?:(?!\1)[^\n])+\.)\1/g)])
  .map(([, , message = '']) => message.replace(/\$\{\w+\}/g, '7'))
  .filter((message) => /^\S+ ./.test(message))

test('the messages are found', () => {
  expect(messages).toContain('At most 7 characters.')
  expect(messages).toContain('No spaces and no "=".')
  expect(messages.length).toBeGreaterThan(25)
})

test.each([...new Set(messages)])('there is Chinese for: %s', (message) => {
  expect(inChinese(message)).toMatch(/[\u4e00-\u9fff]/)
})

test('what is filled in stays', () => {
  expect(inChinese('8080/tcp is there twice.')).toBe('8080/tcp 重复。')
  expect(inChinese('At most 63 characters.')).toBe('最多 63 个字符。')
  expect(inChinese('There is a registry My registry already.')).toBe('镜像仓库 My registry 已存在。')
})

test('what is not known comes back as it is', () => {
  expect(inChinese('Something else.')).toBe('Something else.')
})

/** What describes a field is for the documentation, not for people who fill it in. */
function withoutComments(source: string): string {
  return source
    .replace(/\.describe\([^)]*\)/g, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
}
