import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { Plan } from '@berth/contract/services/services.ts'

type Json = Plan['changes'][number]['before']
type Change = Plan['changes'][number]

/** What is shown of a secret value. */
export const HIDDEN = '******'

/** What is different, field by field, by path; items of lists are known by what names them, not by their place. Secret values are never in it. */
export function specChanges(before: ShownSpec, after: ShownSpec): Change[] {
  return compare('', before, after)
}

/** Whether a field, with all that is in it, is the same. */
export function isSame(before: unknown, after: unknown): boolean {
  return compare('', before, after).length === 0
}

function compare(path: string, before: unknown, after: unknown): Change[] {
  if (Array.isArray(before) && Array.isArray(after) && isNamed(before, after)) return compareItems(path, before, after)
  if (isRecord(before) && isRecord(after)) return compareFields(path, before, after)
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before: shown(before), after: shown(after) }]
}

function compareFields(path: string, before: Record<string, unknown>, after: Record<string, unknown>): Change[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changes = keys.flatMap((key) => compare(path ? `${path}.${key}` : key, before[key] ?? null, after[key] ?? null))
  const hides = (key: string) =>
    key === 'value' ? after.secret === true || before.secret === true : key === 'password'
  return changes.map((change) =>
    hides(change.path.split('.').at(-1) ?? '') ? { ...change, before: HIDDEN, after: HIDDEN } : change,
  )
}

function compareItems(path: string, before: readonly unknown[], after: readonly unknown[]): Change[] {
  const [old, now] = [byName(before), byName(after)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) =>
    compare(`${path}.${name}`, old.get(name) ?? null, now.get(name) ?? null),
  )
}

function byName(items: readonly unknown[]): Map<string, unknown> {
  return new Map(items.map((item) => [nameOf(item) ?? '', item]))
}

function isNamed(before: readonly unknown[], after: readonly unknown[]): boolean {
  const names = (items: readonly unknown[]) => items.map(nameOf)
  const unique = (given: readonly (string | null)[]) => !given.includes(null) && new Set(given).size === given.length
  return unique(names(before)) && unique(names(after))
}

/** A variable by its name, a port by what it leads to, a mount by its place, a rule by what it is about, a listener by its port. */
function nameOf(item: unknown): string | null {
  if (!isRecord(item)) return null
  const { name, target, protocol, port, host, path } = item
  if (typeof name === 'string') return name
  if (typeof port === 'number') return typeof path === 'string' ? `${port} ${host ?? ''}${path}` : String(port)
  if (typeof target === 'number') return `${target}/${protocol}`
  return typeof target === 'string' ? target : null
}

function shown(value: unknown): Json {
  if (Array.isArray(value)) return value.map(shown)
  if (!isRecord(value)) return (value ?? null) as Json
  const hides = (key: string) => (key === 'value' && value.secret === true) || (key === 'password' && value[key] !== '')
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, hides(key) ? HIDDEN : shown(part)]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
