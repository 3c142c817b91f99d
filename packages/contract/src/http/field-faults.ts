import type { z } from 'zod'
import { isWordingCode, type PlainCode, Wording, wording } from '../messages/wording.ts'
import { type FieldFault, fieldFault } from './problems.ts'

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly FieldFault[] }

type Issue = z.core.$ZodIssue

/** Parses a value by a schema of the contract. Of each field that is wrong, only the first fault is returned. */
export function checkValue<T extends z.ZodType>(schema: T, value: unknown): Checked<z.output<T>> {
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success) return { ok: true, value: result.data }
  const faults = result.error.issues.flatMap(faultsOf)
  return {
    ok: false,
    faults: faults.filter(({ path }, index) => faults.findIndex((one) => one.path === path) === index),
  }
}

function faultsOf(issue: Issue): FieldFault[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => fieldFault([...path, key].join('.'), wording('unknown-field', { field: key })))
  return [fieldFault(path.join('.'), wordingOf(issue))]
}

/** What a schema says itself goes before what zod says. */
function wordingOf(issue: Issue): Wording {
  if (isWordingCode(issue.message)) return { code: issue.message, params: {} }
  switch (issue.code) {
    case 'custom':
      return Wording.safeParse(issue.params).data ?? wording('value-malformed')
    case 'invalid_type':
      return wording(isMissing(issue.input) ? 'required' : (EXPECTED[issue.expected] ?? 'value-malformed'))
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum))
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum))
    case 'invalid_value':
      return wording('not-an-option', { options: issue.values.map(String).join(', ') })
    case 'invalid_format':
      return wording(issue.format === 'datetime' ? 'time-malformed' : 'value-malformed')
    case 'invalid_union':
      return unionWording(issue)
    default:
      return wording('value-malformed')
  }
}

/** Forms have an empty text where nothing is filled in. */
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

function tooSmall(origin: string, least: number): Wording {
  if (origin === 'string') return least === 1 ? wording('required') : wording('text-too-short', { least })
  return origin === 'array' ? wording('too-few-entries', { least }) : wording('number-too-small', { least })
}

function tooBig(origin: string, most: number): Wording {
  if (origin === 'string') return wording('text-too-long', { most })
  return origin === 'array' ? wording('too-many-entries', { most }) : wording('number-too-large', { most })
}

/** @param issue of a discriminated union, whose discriminator has none of the values that there are */
function unionWording(issue: Issue): Wording {
  return 'options' in issue && Array.isArray(issue.options)
    ? wording('not-an-option', { options: issue.options.map(String).join(', ') })
    : wording('value-malformed')
}
