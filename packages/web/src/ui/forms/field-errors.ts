import { checkValue } from '@berth/contract/http/field-errors.ts'
import { type FieldError, Problem } from '@berth/contract/http/problems.ts'
import type { Message } from '@berth/contract/messages/message.ts'
import { createElement, type ReactNode } from 'react'
import type { z } from 'zod'
import { FieldMessage } from './FieldMessage.tsx'

/** Errors by the path of the field, as Mantine's forms expect them: {"ports.0.target": "..."}. */
export type FieldErrors = Record<string, ReactNode>

/** Validates `value` with the server's schema before it is sent. Returns an empty object if it is valid. */
export function fieldErrorsOf(schema: z.ZodType, value: unknown): FieldErrors {
  const result = checkValue(schema, value)
  return result.ok ? {} : fieldErrorsFrom(result.faults)
}

/** Returns the field errors of a refusal of the server. Empty for any other error. */
export function fieldErrorsIn(error: unknown): FieldErrors {
  return error instanceof Problem ? fieldErrorsFrom(error.extra.errors ?? []) : {}
}

/** Returns an error of a field that follows the language of the page: a form keeps the error while the user switches the language. */
export function fieldMessage(message: Message): ReactNode {
  return createElement(FieldMessage, { message })
}

/** Returns the errors of fields by their paths. */
export function fieldErrorsFrom(errors: readonly FieldError[]): FieldErrors {
  // Reversed, so that the first error of a field wins.
  return Object.fromEntries(errors.toReversed().map(({ path, detailMessage }) => [path, fieldMessage(detailMessage)]))
}
