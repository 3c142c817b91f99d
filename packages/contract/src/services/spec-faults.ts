import { checkValue } from '../http/field-errors.ts'
import { type FieldError, fieldError } from '../http/problems.ts'
import { crossFieldErrors, ServiceFields, type ShownSpec } from './service-spec.ts'

export interface SpecWithFaults {
  readonly spec: ShownSpec
  readonly faults: readonly FieldError[]
}

/**
 * Returns a spec that is to replace another one, and the faults that the change makes. What is the same in both specs is not checked, item
 * by item: another tool may have written what the rules for new input refuse. The name and the kind are never checked, because they cannot
 * change.
 */
export function checkChange(before: ShownSpec, after: ShownSpec): SpecWithFaults {
  const { spec, faults } = checkSpec(after)
  if (faults.length === 0) return { spec, faults }
  return { spec, faults: splitFaults({ spec: before, faults: checkSpec(before).faults }, { spec, faults }).added }
}

/** Splits the faults of a spec into those that it shares with the spec before it, at the same value, and those that the change adds. */
export function splitFaults(
  before: SpecWithFaults,
  after: SpecWithFaults,
): { readonly shared: FieldError[]; readonly added: FieldError[] } {
  const known = new Set(before.faults.map((fault) => identityOf(fault, before.spec)))
  const isShared = (fault: FieldError) => known.has(identityOf(fault, after.spec))
  return { shared: after.faults.filter(isShared), added: after.faults.filter((fault) => !isShared(fault)) }
}

/** Returns the faults of a spec, and the spec: as it was parsed, if it has none. */
function checkSpec(given: ShownSpec): SpecWithFaults {
  const { name, kind, ...fields } = given
  const parsed = checkValue(ServiceFields.omit({ name: true, kind: true }), fields)
  const spec: ShownSpec = parsed.ok ? { ...parsed.value, name, kind } : given
  const crossFaults = crossFieldErrors(spec).map(({ path, message }) => fieldError(path.join('.'), message))
  return { spec, faults: [...(parsed.ok ? [] : parsed.faults), ...crossFaults] }
}

/** Identifies a fault by its place, its value and its text. The place of an item in a list is its content, wherever it stands. */
function identityOf({ path, detail }: FieldError, spec: ShownSpec): string {
  let part: unknown = spec
  const place = path.split('.').map((step) => {
    const isItem = Array.isArray(part)
    part = (part as Readonly<Record<string, unknown>> | null | undefined)?.[step]
    return isItem ? part : step
  })
  return JSON.stringify([place, part, detail])
}
