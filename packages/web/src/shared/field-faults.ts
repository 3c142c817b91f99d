import { checkValue } from '@berth/contract/field-faults.ts'
import { type FieldFault, Problem } from '@berth/contract/problems.ts'
import { inWords, type Language } from '@berth/contract/wording.ts'
import type { z } from 'zod'

/** What is wrong, by the path of the field, as Mantine's forms take it: {"ports.0.target": "..."}. */
export type FieldFaults = Record<string, string>

/** Checks `value` before it is sent, by the schema that the server checks with. Empty where nothing is wrong. */
export function faultsOf(schema: z.ZodType, value: unknown, language: Language): FieldFaults {
  const checked = checkValue(schema, value)
  return checked.ok ? {} : byPath(checked.faults, language)
}

/** The fields that a refusal of the server names. Empty for any other error. */
export function faultsIn(error: unknown, language: Language): FieldFaults {
  return error instanceof Problem ? byPath(error.extra.errors ?? [], language) : {}
}

function byPath(faults: readonly FieldFault[], language: Language): FieldFaults {
  // Reversed: where a field has several, the first counts.
  return Object.fromEntries(faults.toReversed().map(({ path, wording }) => [path, inWords(wording, language)]))
}
