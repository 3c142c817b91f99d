import { longId } from '../identity.ts'
import type { Container } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { exitCodeOf, programOfCommand } from './commands.ts'
import { emitContainerEvent, variablesOf, wake } from './container-events.ts'

const NANO_PER_MS = 1e6
const DEFAULT_INTERVAL_MS = 30_000
const DEFAULT_RETRIES = 3

/** Probes a container with a health check repeatedly until it ends. */
export function monitorHealth(swarm: Swarm, container: Container): void {
  const check = container.spec.ContainerSpec?.Healthcheck
  const command = commandOf(check?.Test ?? [])
  if (!command) return
  container.health = 'starting'
  const intervalMs = (check?.Interval ?? 0) / NANO_PER_MS || DEFAULT_INTERVAL_MS
  const startMs = (check?.StartPeriod ?? 0) / NANO_PER_MS
  const retries = check?.Retries || DEFAULT_RETRIES
  let isInStartPeriod = startMs > 0
  swarm.clock.after(startMs, () => {
    isInStartPeriod = false
  })
  let failures = 0
  const probe = () => {
    if (container.state !== 'running') return
    const isSuccess = succeeds(command, container)
    emitProbeEvents(swarm, container, command, isSuccess)
    const isStarting = container.health === 'starting' && isInStartPeriod
    failures = isSuccess || isStarting ? 0 : failures + 1
    if (isSuccess) setHealth(swarm, container, 'healthy')
    else if (failures >= retries) setHealth(swarm, container, 'unhealthy')
    swarm.clock.after(intervalMs, probe)
  }
  swarm.clock.after(intervalMs, probe)
}

function commandOf([kind, ...words]: readonly string[]): readonly string[] | null {
  if (kind === 'CMD') return words
  return kind === 'CMD-SHELL' ? ['/bin/sh', '-c', words.join(' ')] : null
}

/** Evaluates a health check. Berth's own checks probe a port or a path; all other commands are run. */
function succeeds(command: readonly string[], container: Container): boolean {
  const [, kind, port, path = ''] = / # berth (http|tcp) (\d+) ?(\S*)$/.exec(command.at(-1) ?? '') ?? []
  if (kind === undefined) return exitCodeOf(programOfCommand(command), variablesOf(container)) === 0
  const { listening } = container
  return listening?.port === Number(port) && (kind === 'tcp' || listening.paths.includes(path))
}

function emitProbeEvents(swarm: Swarm, container: Container, command: readonly string[], isSuccess: boolean): void {
  const [name = '', ...args] = command
  const execID = longId()
  for (const action of ['exec_create', 'exec_start'])
    emitContainerEvent(swarm, container, `${action}: ${name} ${args.join(' ')}`, { execID })
  emitContainerEvent(swarm, container, 'exec_die', { execID, exitCode: isSuccess ? '0' : '1' })
}

function setHealth(swarm: Swarm, container: Container, health: 'healthy' | 'unhealthy'): void {
  if (container.health === health) return
  container.health = health
  emitContainerEvent(swarm, container, `health_status: ${health}`)
  wake(container)
}
