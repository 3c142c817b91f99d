import { checkValue } from '@berth/contract/http/field-errors.ts'
import { type FieldError, Problem } from '@berth/contract/http/problems.ts'
import { type Message, message } from '@berth/contract/messages/message.ts'
import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'

/** The maximum number of fields that a message names. */
const MOST_NAMED = 5

/** Parses requests by the contract. A request that does not fit is refused with the path of each field at fault. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (value: unknown) => {
    // A request without a body has an empty one: the error names the missing fields, not the body.
    const checked = checkValue(schema, value ?? {})
    if (checked.ok) return { value: checked.value }
    return { error: new Problem('bad-input', summaryOf(checked.faults), { errors: [...checked.faults] }) }
  }

/** Returns the message of a single error, or the number of errors and their fields. */
function summaryOf(errors: readonly FieldError[]): Message {
  const [first, ...others] = errors
  if (first && others.length === 0) return first.detailMessage
  const named = errors.slice(0, MOST_NAMED).map(({ path }) => path)
  const fields = [...named, ...(errors.length > MOST_NAMED ? ['…'] : [])].join(', ')
  return message('several-fields-wrong', { count: errors.length, fields })
}
