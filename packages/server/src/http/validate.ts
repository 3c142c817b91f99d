import { checkValue } from '@berth/contract/http/field-errors.ts'
import { invalidFields } from '@berth/contract/http/problems.ts'
import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'

/** Parses requests by the contract. A request that does not fit is refused with the path of each field at fault. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (value: unknown) => {
    // A request without a body has an empty one: the error names the missing fields, not the body.
    const checked = checkValue(schema, value ?? {})
    return checked.ok ? { value: checked.value } : { error: invalidFields(checked.faults) }
  }
