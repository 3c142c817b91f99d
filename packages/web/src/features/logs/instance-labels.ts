import type { Instance } from '@berth/contract/instances/instances.ts'
import { useMemo } from 'react'

/** The instance that wrote a line. */
export interface InstanceLabel {
  readonly name: string
  /** The index of the colour that marks the instance. */
  readonly color: number
}

const COLOR_COUNT = 8

/**
 * Returns the name and colour of an instance by the number in its lines. Null if there is only one instance.
 *
 * @param instanceIds the ids in the order of those numbers
 */
export function useInstanceLabels(
  instanceIds: readonly string[],
  instances: readonly Instance[],
): ((number: number) => InstanceLabel) | null {
  return useMemo(() => {
    if (instanceIds.length < 2 && instances.length < 2) return null
    const all = instanceIds.map(
      (id, index): InstanceLabel => ({ name: uniqueInstanceName(id, instances), color: index % COLOR_COUNT }),
    )
    return (number) => all[number] ?? { name: '', color: number % COLOR_COUNT }
  }, [instanceIds, instances])
}

/** Returns a name such as "web.2". If several instances share the name, it ends in a part of the id. */
export function uniqueInstanceName(id: string, instances: readonly Instance[]): string {
  const instance = instances.find((candidate) => candidate.id === id)
  if (!instance) return id.slice(0, 5)
  const isShared = instances.some((other) => other.name === instance.name && other.id !== id)
  return isShared ? `${instance.name}.${id.slice(0, 5)}` : instance.name
}
