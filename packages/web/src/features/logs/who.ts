import type { Instance } from '@berth/contract/instances/instances.ts'
import { useMemo } from 'react'

/** Whom a line is of. */
export interface Who {
  readonly name: string
  /** Which of the colours that tell instances apart. */
  readonly color: number
}

const COLORS = 8

/**
 * Names and colours of instances, by the numbers that lines tell. Null where there is but one, which needs no telling.
 *
 * @param numbered ids in order of those numbers
 */
export function useWho(numbered: readonly string[], instances: readonly Instance[]): ((number: number) => Who) | null {
  return useMemo(() => {
    if (numbered.length < 2 && instances.length < 2) return null
    const all = numbered.map((id, index): Who => ({ name: nameOf(id, instances), color: index % COLORS }))
    return (number) => all[number] ?? { name: '', color: number % COLORS }
  }, [numbered, instances])
}

/** Such as "web.2", and where another had its place, part of the id. */
export function nameOf(id: string, instances: readonly Instance[]): string {
  const instance = instances.find((one) => one.id === id)
  if (!instance) return id.slice(0, 5)
  const isShared = instances.some((one) => one.name === instance.name && one.id !== id)
  return isShared ? `${instance.name}.${id.slice(0, 5)}` : instance.name
}
