import { expect, test } from 'vitest'
import { Description, MAX_FULL_NAME, MAX_SPACE_NAME, Name, NewName, NewSpaceName } from './names.ts'

test.each(['a', 'web', 'Web-2', '7', 'x'.repeat(MAX_FULL_NAME)])('%s can be the name of something new', (name) =>
  expect(NewName.parse(name)).toBe(name),
)

test.each([
  ['', 'A name is required.'],
  ['x'.repeat(MAX_FULL_NAME + 1), 'At most 63 characters.'],
  ['-web', 'Letters, digits and hyphens only; no hyphen at the start or the end.'],
  ['web-', 'Letters, digits and hyphens only; no hyphen at the start or the end.'],
  ['my web', 'Letters, digits and hyphens only; no hyphen at the start or the end.'],
  ['web_2', 'Letters, digits and hyphens only; no hyphen at the start or the end.'],
  ['web.2', 'Letters, digits and hyphens only; no hyphen at the start or the end.'],
  ['网站', 'Letters, digits and hyphens only; no hyphen at the start or the end.'],
  ['web\n', 'Letters, digits and hyphens only; no hyphen at the start or the end.'],
])('"%s" cannot: %s', (name, message) => {
  expect(NewName.safeParse(name).error?.issues[0]?.message).toBe(message)
})

test('the name of a space leaves room for those of its services', () => {
  expect(NewSpaceName.safeParse('x'.repeat(MAX_SPACE_NAME)).success).toBe(true)
  expect(NewSpaceName.safeParse('x'.repeat(MAX_SPACE_NAME + 1)).error?.issues[0]?.message).toBe(
    'At most 40 characters.',
  )
})

test.each(['my_stack', 'web.blue', 'A-1'])('%s, made elsewhere, can be asked for', (name) =>
  expect(Name.parse(name)).toBe(name),
)

test.each(['', '../web', 'a/b', '_web', 'a b', 'x'.repeat(201)])('"%s" is the name of nothing', (name) =>
  expect(Name.safeParse(name).success).toBe(false),
)

test('a description may be long, not endless', () => {
  expect(Description.safeParse('x'.repeat(500)).success).toBe(true)
  expect(Description.safeParse('x'.repeat(501)).success).toBe(false)
})
