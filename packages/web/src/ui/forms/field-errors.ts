import { checkValue } from '@berth/contract/http/field-errors.ts'
import { type FieldError, Problem } from '@berth/contract/http/problems.ts'
import type { Message } from '@berth/contract/messages/message.ts'
import { createElement, type ReactNode } from 'react'
import type { z } from 'zod'
import { FieldMessage } from './FieldMessage.tsx'

/** What is wrong, by the path of the field, as Mantine's forms take it: {"ports.0.target": "..."}. */
export type FieldErrors = Record<string, ReactNode>

/** Checks `value` before it is sent, by the schema that the server checks with. Empty where nothing is wrong. */
export function fieldErrorsOf(schema: z.ZodType, value: unknown): FieldErrors {
  const checked = checkValue(schema, value)
  return checked.ok ? {} : byPath(checked.faults)
}

/** The fields that a refusal of the server names. Empty for any other error. */
export function fieldErrorsIn(error: unknown): FieldErrors {
  return error instanceof Problem ? byPath(error.extra.errors ?? []) : {}
}

/** Returns an error of a field that follows the language of the page: a form keeps it when the language is switched. */
export function fieldMessage(message: Message): ReactNode {
  return createElement(FieldMessage, { message })
}

function byPath(faults: readonly FieldError[]): FieldErrors {
  // Reversed: where a field has several, the first counts.
  return Object.fromEntries(faults.toReversed().map(({ path, detailMessage }) => [path, fieldMessage(detailMessage)]))
}
