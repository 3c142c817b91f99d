import type { Message, ReasonCode } from '@berth/contract/messages/message.ts'
import { type Facts, hasFailed, isWaiting, type Task } from './facts.ts'

type Params = Readonly<Record<string, string | number | Message>>
type IsTrue = (facts: Facts, params: Params) => boolean

const errorOf = ({ Status: { Err: error = '' } }: Task) => error
const exitCodeOf = ({ Status: { ContainerStatus: container } }: Task) => container?.ExitCode ?? 0

/** True where the engine gives an error text to some task of the service. */
const engineSays =
  (pattern: RegExp): IsTrue =>
  ({ tasks }) =>
    tasks.some((task) => pattern.test(errorOf(task)))

/** True where some task has ended with an exit code. */
const ended =
  (isCode: (code: number, params: Params) => boolean): IsTrue =>
  ({ tasks }, params) =>
    tasks.some((task) => hasFailed(task) && isCode(exitCodeOf(task), params))

const rolledBack =
  (state: string): IsTrue =>
  (facts, { revision, why }) =>
    facts.rollout === state &&
    Number(facts.label('revision') ?? revision) === revision &&
    (typeof why !== 'object' || isReasonTrue(why, facts))

/** When each reason that Berth gives for a state is true. A new reason does not compile until it has a line here. */
const IS_TRUE: Readonly<Record<ReasonCode, IsTrue>> = {
  'image-not-found': ({ tasks }, { image }) =>
    tasks.some(
      (task) =>
        /No such image|not found|denied|does not exist/.test(errorOf(task)) &&
        task.Spec.ContainerSpec?.Image?.startsWith(String(image)),
    ),
  'pull-failed': ({ tasks }, { error }) => tasks.some((task) => errorOf(task) === error),
  'no-host-port': engineSays(/host-mode port already in use/),
  'no-host-ports': engineSays(/host-mode port already in use/),
  'waits-for-old-instance': ({ tasks }) =>
    tasks.some(isWaiting) && tasks.some((task) => task.Status.State === 'running' && task.DesiredState !== 'running'),
  'no-host-constraint': engineSays(/scheduling constraints not satisfied/),
  'no-host-resources': engineSays(/insufficient resources/),
  'no-host-platform': engineSays(/unsupported platform/),
  'no-host-max': engineSays(/max replicas per node/),
  'no-host-away': engineSays(/not available for new tasks/),
  'no-host': engineSays(/no suitable node/),
  'port-in-use': ({ tasks }, { port }) => tasks.some((task) => errorOf(task).includes(`:${port}`)),
  'exit-code': ended((exitCode, { code }) => exitCode === code),
  'exit-oom': ended((exitCode) => exitCode === 137),
  'exit-killed': ended((exitCode) => exitCode === 137),
  'exit-not-executable': engineSays(/exec|non-zero exit \(12[67]\)/),
  'exit-zero': ended((exitCode) => exitCode === 0),
  'completed-early': ({ rollout, tasks }) =>
    rollout.endsWith('paused') && tasks.some(({ Status: { State: state } }) => state === 'complete'),
  unhealthy: engineSays(/unhealthy container/),
  'mount-missing': ({ tasks }, { path }) => tasks.some((task) => errorOf(task).includes(String(path))),
  'host-away': ({ downHosts }, { host }) => [...downHosts.values()].includes(String(host)),
  'rolls-back': rolledBack('rollback_started'),
  'rolls-back-after-failure': rolledBack('rollback_started'),
  'rolled-back': rolledBack('rollback_completed'),
  'rolled-back-after-failure': rolledBack('rollback_completed'),
  'took-too-long': ({ operationAgeMs }, { minutes }) => operationAgeMs >= Number(minutes) * 60_000,
  'engine-says': ({ tasks }, { error }) => tasks.some((task) => errorOf(task) === error),
}

export const ALL_REASONS = Object.keys(IS_TRUE) as ReasonCode[]

export function isReason(code: string): code is ReasonCode {
  return Object.hasOwn(IS_TRUE, code)
}

export function isReasonTrue({ code, params }: Message, facts: Facts): boolean {
  return isReason(code) && IS_TRUE[code](facts, params)
}
