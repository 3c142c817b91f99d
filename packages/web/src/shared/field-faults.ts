import { type FieldFault, Problem } from '@berth/contract/problems.ts'
import { inWords, type Language } from '@berth/contract/wording.ts'
import type { z } from 'zod'
import { inChinese } from './fault-messages.ts'

/** What is wrong, by the path of the field, as Mantine's forms take it: {"ports.0.target": "..."}. */
export type FieldFaults = Record<string, string>

/** Checks `value` before it is sent, by the schema that the server checks with. Empty where nothing is wrong. */
export function faultsOf(schema: z.ZodType, value: unknown, language: Language): FieldFaults {
  const { error } = schema.safeParse(value, { error: (issue) => builtIn(issue, language) })
  return byPath(
    (error?.issues ?? []).map(({ path, message }) => ({ path: path.join('.'), message })),
    language,
  )
}

/** The fields that a refusal of the server names. Empty for any other error. */
export function faultsIn(error: unknown, language: Language): FieldFaults {
  return error instanceof Problem ? byPath(error.extra.errors ?? [], language) : {}
}

export function faultInWords({ message, wording }: FieldFault, language: Language): string {
  if (wording) return inWords(wording, language)
  return language === 'zh' ? inChinese(message) : message
}

function byPath(faults: readonly FieldFault[], language: Language): FieldFaults {
  // Reversed: where a field has several, the first counts.
  return Object.fromEntries(faults.toReversed().map((fault) => [fault.path, faultInWords(fault, language)]))
}

/** Zod's own words are for programmers ("Invalid input: expected number, received string"); these are for people. */
function builtIn(issue: z.core.$ZodRawIssue, language: Language): string | undefined {
  const zh = language === 'zh'
  if (issue.code === 'invalid_type') {
    if (issue.expected === 'int') return zh ? '请输入整数。' : 'A whole number.'
    return zh ? '请填写此项。' : 'This is required.'
  }
  if (issue.code === 'too_small') return atLeast(issue.minimum, issue.origin, zh)
  if (issue.code === 'too_big') return atMost(issue.maximum, issue.origin, zh)
  return undefined
}

function atLeast(minimum: number | bigint, origin: string, zh: boolean): string {
  if (origin !== 'string') return zh ? `不能小于 ${minimum}。` : `At least ${minimum}.`
  if (minimum === 1) return zh ? '请填写此项。' : 'This is required.'
  return zh ? `至少 ${minimum} 个字符。` : `At least ${minimum} characters.`
}

function atMost(maximum: number | bigint, origin: string, zh: boolean): string {
  if (origin === 'string') return zh ? `最多 ${maximum} 个字符。` : `At most ${maximum} characters.`
  return zh ? `不能大于 ${maximum}。` : `At most ${maximum}.`
}
