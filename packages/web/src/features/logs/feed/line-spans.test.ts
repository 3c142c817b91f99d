import { expect, test } from 'vitest'
import { patternOf } from '../search/line-search.ts'
import { cssColor } from './ansi-colors.ts'
import { indentedJson, plainText, spansOf } from './line-spans.ts'

test.each([
  ['plain', 'a < b & c', 'a < b & c'],
  ['in colours', '\x1b[31;1mred\x1b[0m and not', 'red and not'],
  ['that moves the cursor', '\x1b[2K\x1b[1Gdone\x1b[?25l', 'done'],
  ['that sets a title', '\x1b]0;title\x07text', 'text'],
  ['that is overwritten', '10%\r50%\r100%', '100%'],
  ['with unprintable characters', 'a\x00b\x07c\td', 'abc\td'],
])('a line %s is read as plain text', (_, text, plain) => {
  expect(plainText(text)).toBe(plain)
  expect(
    spansOf(text, null)
      .map((span) => span.text)
      .join(''),
  ).toBe(plain)
})

test('keeps colours and decorations', () => {
  const spans = spansOf('\x1b[31mred\x1b[0m \x1b[1;38;5;208mbold\x1b[0m', null)
  expect(spans).toMatchObject([
    { text: 'red', color: 'red' },
    { text: ' ', color: null },
    { text: 'bold', color: 'palette-208', decorations: ['bold'] },
  ])
})

test.each([
  ['across colours', 'no \x1b[31mER\x1b[32mROR\x1b[0m here', 'error', ['ER', 'ROR']],
  ['in any case', 'Warn warn', 'WARN', ['Warn', 'warn']],
  ['as literal text', 'a.b axb', 'a.b', ['a.b']],
  ['nowhere', 'abc', 'x', []],
])('marks hits %s', (_, text, query, hits) => {
  const spans = spansOf(text, patternOf({ text: query, isRegex: false }))
  expect(spans.filter(({ isHit }) => isHit).map((span) => span.text)).toEqual(hits)
  expect(spans.map((span) => span.text).join('')).toBe(plainText(text))
})

test('accepts a regular expression, and refuses an invalid one', () => {
  expect(patternOf({ text: '', isRegex: true })).toBeNull()
  expect(() => patternOf({ text: '(', isRegex: true })).toThrow(SyntaxError)
  const spans = spansOf('took 120 ms, 7 ms', patternOf({ text: '\\d+ ms', isRegex: true }))
  expect(spans.filter(({ isHit }) => isHit).map((span) => span.text)).toEqual(['120 ms', '7 ms'])
})

test('unfolds JSON objects and arrays, and nothing else', () => {
  expect(indentedJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
  for (const text of ['', 'text', '3', '"text"', '{broken', '[INFO] started'])
    expect(indentedJson(text), text).toBeNull()
})

test.each([
  ['red', 'var(--ansi-red)'],
  ['bright-red', 'var(--ansi-bright-red)'],
  ['palette-9', 'var(--ansi-bright-red)'],
  ['palette-208', 'rgb(255, 135, 0)'],
  ['palette-16', 'rgb(0, 0, 0)'],
  ['palette-255', 'rgb(238, 238, 238)'],
  ['1, 2, 3', 'rgb(1, 2, 3)'],
])('%s is %s', (color, css) => expect(cssColor(color)).toBe(css))
