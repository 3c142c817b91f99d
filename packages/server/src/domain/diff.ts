import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { Plan } from '@berth/contract/services/services.ts'

type Json = Plan['changes'][number]['before']
type Change = Plan['changes'][number]

/** Stands in the place of a secret value. */
export const HIDDEN_SECRET = '******'

/**
 * Returns the fields that differ, by path. Items of lists are identified by their names, not by their index. Secret values are never
 * included.
 */
export function specChanges(before: ShownSpec, after: ShownSpec): Change[] {
  return compare('', before, after)
}

/** Tells whether two values of a field are the same, with everything in them. */
export function isEqual(before: unknown, after: unknown): boolean {
  return compare('', before, after).length === 0
}

function compare(path: string, before: unknown, after: unknown): Change[] {
  if (Array.isArray(before) && Array.isArray(after) && isNamed(before, after)) return compareItems(path, before, after)
  if (isRecord(before) && isRecord(after)) return compareFields(path, before, after)
  return JSON.stringify(before) === JSON.stringify(after)
    ? []
    : [{ path, before: withoutSecrets(before), after: withoutSecrets(after) }]
}

function compareFields(path: string, before: Record<string, unknown>, after: Record<string, unknown>): Change[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changes = keys.flatMap((key) => compare(path ? `${path}.${key}` : key, before[key] ?? null, after[key] ?? null))
  const hides = (key: string) =>
    key === 'value' ? after.secret === true || before.secret === true : key === 'password'
  return changes.map((change) =>
    hides(change.path.split('.').at(-1) ?? '') ? { ...change, before: HIDDEN_SECRET, after: HIDDEN_SECRET } : change,
  )
}

function compareItems(path: string, before: readonly unknown[], after: readonly unknown[]): Change[] {
  const [oldItems, newItems] = [byName(before), byName(after)]
  return [...new Set([...oldItems.keys(), ...newItems.keys()])].flatMap((name) =>
    compare(`${path}.${name}`, oldItems.get(name) ?? null, newItems.get(name) ?? null),
  )
}

function byName(items: readonly unknown[]): Map<string, unknown> {
  return new Map(items.map((item) => [itemName(item) ?? '', item]))
}

function isNamed(before: readonly unknown[], after: readonly unknown[]): boolean {
  const names = (items: readonly unknown[]) => items.map(itemName)
  const unique = (list: readonly (string | null)[]) => !list.includes(null) && new Set(list).size === list.length
  return unique(names(before)) && unique(names(after))
}

/**
 * Returns what identifies an item of a list: a variable's name, a port's target, a mount's target, a rule's port, host and path, a
 * listener's port.
 */
function itemName(item: unknown): string | null {
  if (!isRecord(item)) return null
  const { name, target, protocol, port, host, path } = item
  if (typeof name === 'string') return name
  if (typeof port === 'number') return typeof path === 'string' ? `${port} ${host ?? ''}${path}` : String(port)
  if (typeof target === 'number') return `${target}/${protocol}`
  return typeof target === 'string' ? target : null
}

function withoutSecrets(value: unknown): Json {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (!isRecord(value)) return (value ?? null) as Json
  const hides = (key: string) => (key === 'value' && value.secret === true) || (key === 'password' && value[key] !== '')
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, hides(key) ? HIDDEN_SECRET : withoutSecrets(part)]),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
