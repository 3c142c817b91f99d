import type { z } from 'zod'
import { isMessageCode, Message, message, type PlainCode } from '../messages/message.ts'
import { type FieldError, fieldError } from './problems.ts'

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly FieldError[] }

type Issue = z.core.$ZodIssue

/** Parses a value with a schema of the contract. Returns only the first error of each field. */
export function checkValue<T extends z.ZodType>(schema: T, value: unknown): Checked<z.output<T>> {
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success) return { ok: true, value: result.data }
  const errors = result.error.issues.flatMap(fieldErrorsOf)
  return {
    ok: false,
    faults: errors.filter(({ path }, index) => errors.findIndex((one) => one.path === path) === index),
  }
}

function fieldErrorsOf(issue: Issue): FieldError[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => fieldError([...path, key].join('.'), message('unknown-field', { field: key })))
  return [fieldError(path.join('.'), messageOf(issue))]
}

/** Returns the message of an issue. The schema's own message takes precedence over zod's. */
function messageOf(issue: Issue): Message {
  if (isMessageCode(issue.message)) return { code: issue.message, params: {} }
  switch (issue.code) {
    case 'custom':
      return Message.safeParse(issue.params).data ?? message('value-malformed')
    case 'invalid_type':
      return message(isMissing(issue.input) ? 'required' : (EXPECTED[issue.expected] ?? 'value-malformed'))
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum))
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum))
    case 'invalid_value':
      return message('not-an-option', { options: issue.values.map(String).join(', ') })
    case 'invalid_format':
      return message(issue.format === 'datetime' ? 'time-malformed' : 'value-malformed')
    case 'invalid_union':
      return unionMessage(issue)
    default:
      return message('value-malformed')
  }
}

/** Tells whether a value is missing. An empty text is, because forms send it for fields that are not filled in. */
function isMissing(input: unknown): boolean {
  return input === undefined || input === null || input === ''
}

const EXPECTED: Readonly<Partial<Record<string, PlainCode>>> = {
  number: 'number-required',
  int: 'whole-number-required',
  string: 'text-required',
  array: 'list-required',
  object: 'object-required',
  record: 'object-required',
  boolean: 'boolean-required',
}

function tooSmall(origin: string, least: number): Message {
  if (origin === 'string') return least === 1 ? message('required') : message('text-too-short', { least })
  return origin === 'array' ? message('too-few-entries', { least }) : message('number-too-small', { least })
}

function tooBig(origin: string, most: number): Message {
  if (origin === 'string') return message('text-too-long', { most })
  return origin === 'array' ? message('too-many-entries', { most }) : message('number-too-large', { most })
}

/** @param issue of a discriminated union, whose discriminator has an unknown value */
function unionMessage(issue: Issue): Message {
  return 'options' in issue && Array.isArray(issue.options)
    ? message('not-an-option', { options: issue.options.map(String).join(', ') })
    : message('value-malformed')
}
