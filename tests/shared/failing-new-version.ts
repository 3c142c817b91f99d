import type { ServiceSpecChange, ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { HEALTHY } from '../../test-support/berth/service-driver.ts'

/** How long a new instance is watched, in seconds. */
const MONITOR_SECONDS = 5

/** Serves on port 80, then exits with code 3. */
const servesFor = (seconds: number) => [
  'sh',
  '-c',
  `trap "exit 3" TERM; httpd -p 80 -h /www; sleep ${seconds} & wait; exit 3`,
]

/** What is wrong with the new version. */
const FAILURES = {
  'exits at once': { command: ['sh', '-c', 'exit 3'] },
  'exits after 3 s': { command: servesFor(3) },
  'exits after 20 s': { command: servesFor(20) },
  'never becomes healthy': { command: ['sh', '-c', 'trap "exit 3" TERM; sleep 3600 & wait'] },
  'cannot be pulled': null,
} as const satisfies Record<string, ServiceSpecChange | null>
export type Failure = keyof typeof FAILURES

export interface FailingUpgrade {
  readonly failure: Failure
  readonly replicas: number
  readonly isChecked: boolean
  readonly order: 'start-first' | 'stop-first'
}

const REPLICAS = [1, 2, 5]
const ORDERS = ['start-first', 'stop-first'] as const

/** Returns services of 1, 2 and 5 instances, with and without a health check, in both orders of replacement. */
export function upgradesThat(failure: Failure): FailingUpgrade[] {
  return REPLICAS.flatMap((replicas) =>
    [true, false].flatMap((isChecked) => ORDERS.map((order) => ({ failure, replicas, isChecked, order }))),
  )
}

export const ALL_FAILURES = Object.keys(FAILURES) as Failure[]

export function titleOf({ replicas, isChecked, order, failure }: FailingUpgrade): string {
  return `${replicas} ${isChecked ? 'checked' : 'unchecked'} ${order}, new version ${failure}`
}

/** The service before the upgrade. Each instance has a port of its own. */
export function serviceBefore({ replicas, isChecked, order }: FailingUpgrade) {
  return {
    replicas,
    healthCheck: isChecked ? HEALTHY : null,
    ports: [{ published: null, target: 80, protocol: 'tcp', mode: 'host' }],
    update: { order, monitorSeconds: MONITOR_SECONDS },
  } satisfies Partial<ServiceSpecInput>
}

/** @param unpullable an image that its registry has, and that no host can pull */
export function failingChange({ failure }: FailingUpgrade, unpullable: string): ServiceSpecChange {
  return FAILURES[failure] ? { command: [...FAILURES[failure].command] } : { image: unpullable }
}

/**
 * Returns how the upgrade ends: the engine rolls it back, or pauses it while old instances run. A failure that nobody can see within the
 * time in which a new instance is watched does not end it.
 */
export function expectedEnd({ failure, replicas, isChecked }: FailingUpgrade): 'rolled back' | 'paused' | 'unnoticed' {
  if (failure === 'exits after 20 s' || (failure === 'never becomes healthy' && !isChecked)) return 'unnoticed'
  return replicas === 1 ? 'rolled back' : 'paused'
}

/** Returns how many old instances run at any time, at least. */
export function leastServing(upgrade: FailingUpgrade): number {
  const { failure, replicas, isChecked, order } = upgrade
  if (expectedEnd(upgrade) === 'unnoticed') return 0
  const isNeverRunning = failure === 'cannot be pulled' || (isChecked && failure !== 'exits after 3 s')
  return order === 'start-first' && isNeverRunning ? replicas : replicas - 1
}

/** Tells whether an upgrade has ended as expected. */
export function hasEnded(upgrade: FailingUpgrade, { state, revision }: Service): boolean {
  if (expectedEnd(upgrade) === 'rolled back') return state === 'running' && revision === 1
  if (expectedEnd(upgrade) === 'paused') return state === 'upgrade-paused'
  // An instance that never serves counts as running without a health check. One that exits later is seen only then.
  return upgrade.failure === 'never becomes healthy' ? state === 'upgraded' : state === 'degraded'
}
