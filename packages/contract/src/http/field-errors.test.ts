import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { formatMessage, type Message, type MessageCode, message } from '../messages/message.ts'
import { checkValue } from './field-errors.ts'
import type { FieldError } from './problems.ts'
import { routes, streams } from './routes.ts'
import { customIssue, textCode } from './schema-texts.ts'

const errorsOf = (schema: z.ZodType, value: unknown): readonly FieldError[] => {
  const checked = checkValue(schema, value)
  return checked.ok ? [] : checked.faults
}

const sampleSchema = z.strictObject({
  name: z.string().min(1, textCode('name-required')).max(3),
  count: z.int().min(2).max(4),
  size: z.number(),
  is: z.boolean(),
  list: z.array(z.string().min(2)).min(1).max(2),
  kind: z.enum(['a', 'b']),
  inner: z.strictObject({ at: z.iso.datetime() }),
  choice: z.discriminatedUnion('type', [z.object({ type: z.literal('x') }), z.object({ type: z.literal('y') })]),
})
const validSample = {
  ...{ name: 'web', count: 3, size: 0.5, is: true, list: ['ab'], kind: 'a' },
  ...{ inner: { at: '2026-11-24T20:25:50Z' }, choice: { type: 'x' } },
}

describe('an issue of zod becomes a message code with parameters', () => {
  test.each<[path: string, given: object, expected: Message]>([
    ['name', { name: undefined }, message('required')],
    ['name', { name: null }, message('required')],
    ['name', { name: '' }, message('name-required')],
    ['name', { name: 7 }, message('text-required')],
    ['name', { name: 'four' }, message('text-too-long', { most: 3 })],
    ['count', { count: 1 }, message('number-too-small', { least: 2 })],
    ['count', { count: 5 }, message('number-too-large', { most: 4 })],
    ['count', { count: 2.5 }, message('whole-number-required')],
    ['count', { count: '' }, message('required')],
    ['count', { count: Number.NaN }, message('number-required')],
    ['size', { size: 'big' }, message('number-required')],
    ['is', { is: 'true' }, message('boolean-required')],
    ['list', { list: {} }, message('list-required')],
    ['list', { list: [] }, message('too-few-entries', { least: 1 })],
    ['list', { list: ['ab', 'ab', 'ab'] }, message('too-many-entries', { most: 2 })],
    ['list.1', { list: ['ab', 'a'] }, message('text-too-short', { least: 2 })],
    ['kind', { kind: 'c' }, message('not-an-option', { options: 'a, b' })],
    ['inner', { inner: [] }, message('object-required')],
    ['inner.at', { inner: { at: 'today' } }, message('time-malformed')],
    ['inner.on', { inner: { at: validSample.inner.at, on: 1 } }, message('unknown-field', { field: 'on' })],
    ['choice.type', { choice: { type: 'z' } }, message('not-an-option', { options: 'x, y' })],
  ])('%s of %o', (path, given, expected) => {
    expect(errorsOf(sampleSchema, { ...validSample, ...given })).toEqual([
      { path, detail: formatMessage(expected, 'en'), detailMessage: expected },
    ])
  })

  test('a custom check keeps the parameters of its message', () => {
    const expected = message('entry-twice', { entry: 'A' })
    const schema = z.string().superRefine((_, context) => context.addIssue(customIssue(['at'], expected)))
    expect(errorsOf(schema, 'a')).toEqual([{ path: 'at', detail: 'A appears twice.', detailMessage: expected }])
  })

  test('returns the first error of each field, and every unknown field', () => {
    const errors = errorsOf(sampleSchema, { ...validSample, name: 7, colour: 'red', ports: [] })
    expect(errors.map(({ path }) => path)).toEqual(['name', 'colour', 'ports'])
  })
})

/** Every input schema, with the name of a route that uses it. */
const inputs = new Map(
  Object.entries({ ...routes, ...streams }).flatMap(([name, route]) => {
    const { params, query, body } = route as { readonly [_ in 'params' | 'query' | 'body']?: z.ZodType }
    return [params, query, body].flatMap((schema) => (schema ? [[schema, name] as const] : []))
  }),
)

test('every error of every route has a specific message', () => {
  const codes = new Set<MessageCode>()
  for (const [schema, name] of inputs) for (const value of wrongValues(schema)) expectTexts(name, schema, value, codes)
  expect(codes).not.toContain('value-malformed')
  expect(codes.size).toBeGreaterThan(30)
})

test('for any input, each error has a text in both languages without an unfilled placeholder', () => {
  const some = fc.constantFrom(...inputs)
  fc.assert(fc.property(some, fc.jsonValue(), ([schema, name], value) => expectTexts(name, schema, value, new Set())))
})

function expectTexts(name: string, schema: z.ZodType, value: unknown, codes: Set<MessageCode>): void {
  for (const { path, detail, detailMessage } of errorsOf(schema, value)) {
    codes.add(detailMessage.code)
    const at = `${name}, ${path}: ${detailMessage.code}`
    expect(detail, at).toBe(formatMessage(detailMessage, 'en'))
    expect(formatMessage(detailMessage, 'zh'), at).toMatch(/\p{Script=Han}/u)
    // Placeholders are read from the templates, because a value that a caller sent may have such braces too.
    const texts = (['en', 'zh'] as const).map((language) => formatMessage({ ...detailMessage, params: {} }, language))
    const missing = texts.join().match(/\{\w+\}/g) ?? []
    expect(
      missing.filter((one) => !(one.slice(1, -1) in detailMessage.params)),
      at,
    ).toEqual([])
  }
}

/** Wrong values for a field of any kind. Each is tried at each place of the schema, with the other places empty. */
const WRONG = [
  undefined,
  null,
  '',
  ' ',
  '\0',
  '/../\0',
  '-',
  'A=B',
  'a'.repeat(100_000),
  7,
  -1,
  0.5,
  10 ** 12,
  true,
  [],
  {},
]

function wrongValues(schema: z.ZodType): unknown[] {
  const inner = unwrapped(schema)
  if (inner instanceof z.ZodObject) {
    const shape: Record<string, z.ZodType> = inner.shape
    const each = Object.entries(shape).flatMap(([key, part]) => wrongValues(part).map((value) => ({ [key]: value })))
    return [...WRONG, { unknown: 1 }, ...each]
  }
  if (inner instanceof z.ZodArray) {
    const entries = wrongValues(inner.element as z.ZodType)
    return [...WRONG, Array(1001).fill(''), ...entries.map((value) => [value])]
  }
  if (inner instanceof z.ZodUnion) return [...WRONG, ...inner.options.flatMap((one) => wrongValues(one as z.ZodType))]
  return WRONG
}

function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return unwrapped(schema.unwrap() as z.ZodType)
  return schema instanceof z.ZodPipe ? unwrapped(schema.in as z.ZodType) : schema
}
