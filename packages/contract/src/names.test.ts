import { expect, test } from 'vitest'
import { checkValue } from './http/field-errors.ts'
import { Description, MAX_FULL_NAME, MAX_SPACE_NAME, Name, NewName, NewSpaceName } from './names.ts'

test.each(['a', 'web', 'Web-2', '7', 'x'.repeat(MAX_FULL_NAME)])('accepts %s as the name of a new object', (name) =>
  expect(NewName.parse(name)).toBe(name),
)

test.each([
  ['', 'name-required'],
  ['x'.repeat(MAX_FULL_NAME + 1), 'text-too-long'],
  ['-web', 'new-name-malformed'],
  ['web-', 'new-name-malformed'],
  ['my web', 'new-name-malformed'],
  ['web_2', 'new-name-malformed'],
  ['web.2', 'new-name-malformed'],
  ['网站', 'new-name-malformed'],
  ['web\n', 'new-name-malformed'],
])('refuses "%s" as the name of a new object: %s', (name, code) => {
  expect(checkValue(NewName, name)).toMatchObject({ ok: false, faults: [{ detailMessage: { code } }] })
})

test('the name of a space leaves room for the names of its services', () => {
  expect(NewSpaceName.safeParse('x'.repeat(MAX_SPACE_NAME)).success).toBe(true)
  expect(checkValue(NewSpaceName, 'x'.repeat(MAX_SPACE_NAME + 1))).toMatchObject({
    faults: [{ detail: 'At most 40 characters.' }],
  })
})

test.each(['my_stack', 'web.blue', 'A-1'])('accepts %s as the name of an object that another tool created', (name) =>
  expect(Name.parse(name)).toBe(name),
)

test.each(['', '../web', 'a/b', '_web', 'a b', 'x'.repeat(201)])(
  'refuses "%s" as the name of an existing object',
  (name) => expect(Name.safeParse(name).success).toBe(false),
)

test('a description has at most 500 characters', () => {
  expect(Description.safeParse('x'.repeat(500)).success).toBe(true)
  expect(Description.safeParse('x'.repeat(501)).success).toBe(false)
})
