import { type FieldFault, Problem } from '@berth/contract/problems.ts'
import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'

/** Parses what comes in by the contract; what doesn't fit is refused with the path of each field at fault. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (given: unknown) => {
    // A request without a body is one with nothing in it: the fields that are missing are named, not the body.
    const result = schema.safeParse(given ?? {})
    if (result.success) return { value: result.data }
    const errors = firstOfEach(result.error.issues.flatMap(faultsOf))
    return { error: new Problem('bad-input', sentenceOf(errors), { errors }) }
  }

function faultsOf(issue: z.core.$ZodIssue): FieldFault[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: `There is no field "${key}".` }))
  return [{ path: path.join('.'), message: issue.message }]
}

/** What is wrong with a field first: an empty name is missing before it is malformed. */
function firstOfEach(faults: readonly FieldFault[]): FieldFault[] {
  return faults.filter(({ path }, index) => faults.findIndex((one) => one.path === path) === index)
}

function sentenceOf(errors: readonly FieldFault[]): string {
  const [first] = errors
  if (!first || errors.length > 1) return `${errors.length} fields cannot be used as they are.`
  return first.path ? `${first.path}: ${first.message}` : first.message
}
