import type { Host, Task } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { isDesired, isOccupying } from './new-task.ts'

/** A reason why a host can't run a task, with the message of Swarm's filter. */
type Filter = readonly [refuses: (task: Task, host: Host, swarm: Swarm) => boolean, message: (hosts: number) => string]

/** The filters in Swarm's order. Only the first filter that refuses a host counts. */
const FILTERS: readonly Filter[] = [
  [
    (_, { state, spec }) => state === 'down' || spec.Availability !== 'active',
    (hosts) => (hosts === 1 ? '1 node not available for new tasks' : `${hosts} nodes not available for new tasks`),
  ],
  [lacksResources, (hosts) => `insufficient resources on ${nodeCount(hosts)}`],
  [violatesConstraint, (hosts) => `scheduling constraints not satisfied on ${nodeCount(hosts)}`],
  [isOtherPlatform, (hosts) => `unsupported platform on ${nodeCount(hosts)}`],
  [hasPortConflict, (hosts) => `host-mode port already in use on ${nodeCount(hosts)}`],
  [hasMaxReplicas, () => 'max replicas per node limit exceed'],
]

function nodeCount(count: number): string {
  return count === 1 ? '1 node' : `${count} nodes`
}

/** Assigns tasks to hosts. After each change, retries the tasks that no host could run. */
export class Scheduler {
  readonly #swarm: Swarm
  readonly #pending = new Set<Task>()
  #isQueued = false

  constructor(swarm: Swarm) {
    this.#swarm = swarm
    swarm.listen({
      taskChanged: (task) => this.#changed(task),
      taskRemoved: (task) => this.#changed(task),
      hostChanged: () => this.#queue(),
    })
  }

  #changed(task: Task): void {
    if (task.status.state === 'pending' && this.#swarm.tasks.has(task.id)) this.#pending.add(task)
    else this.#pending.delete(task)
    if (this.#pending.size > 0) this.#queue()
  }

  /** Schedules once for all changes of the same moment. */
  #queue(): void {
    if (this.#isQueued) return
    this.#isQueued = true
    this.#swarm.clock.after(1, () => {
      this.#isQueued = false
      for (const task of this.#pending) this.#schedule(task)
    })
  }

  #schedule(task: Task): void {
    if (!isDesired(task)) return
    const candidates = [...this.#swarm.hosts.values()].filter(({ id }) => task.nodeId === null || task.nodeId === id)
    const refusals = new Map<Filter, number>()
    const free = candidates.filter((host) => {
      const refusing = FILTERS.find(([refuses]) => refuses(task, host, this.#swarm))
      if (refusing) refusals.set(refusing, (refusals.get(refusing) ?? 0) + 1)
      return !refusing
    })
    const [host] = free.sort((a, b) => this.#compare(task, a, b))
    if (host) this.#assign(task, host)
    else this.#refuse(task, refusals)
  }

  /** Compares hosts as Swarm does to spread tasks: first by the tasks of the service, then by all tasks. */
  #compare(task: Task, a: Host, b: Host): number {
    const count = (host: Host, counts: (other: Task) => boolean) => occupying(this.#swarm, host).filter(counts).length
    const ofService = (other: Task) => other.serviceId === task.serviceId
    return count(a, ofService) - count(b, ofService) || count(a, () => true) - count(b, () => true)
  }

  #assign(task: Task, host: Host): void {
    this.#pending.delete(task)
    this.#swarm.assign(task, host.id)
  }

  #refuse(task: Task, refusals: ReadonlyMap<Filter, number>): void {
    const reasons = [...refusals].sort(([, a], [, b]) => b - a).map(([[, message], hosts]) => message(hosts))
    const error = errorOf(task, reasons.join('; '))
    if (task.status.error !== error) this.#swarm.setStatus(task, { message: 'pending task scheduling', error })
  }
}

/** Words a failed attempt to place a task. The task of a global service is for one host, so that the engine gives the reason alone. */
function errorOf({ nodeId }: Task, reasons: string): string {
  if (nodeId !== null) return reasons
  return reasons === '' ? 'no suitable node' : `no suitable node (${reasons})`
}

function occupying(swarm: Swarm, host: Host): Task[] {
  return swarm.tasksOn(host.id).filter(isOccupying)
}

interface Needs {
  readonly cpus: number
  readonly memory: number
  /** The amounts of the resources that hosts declare, by kind. */
  readonly generic: ReadonlyMap<string, number>
}

function needsOf({ spec: { Resources: resources } }: Task): Needs {
  const { NanoCPUs: cpus = 0, MemoryBytes: memory = 0, GenericResources: generic = [] } = resources?.Reservations ?? {}
  const amounts = generic.map(({ DiscreteResourceSpec: spec }): [string, number] => [
    spec?.Kind ?? '',
    spec?.Value ?? 0,
  ])
  return { cpus, memory, generic: new Map(amounts) }
}

function lacksResources(task: Task, host: Host, swarm: Swarm): boolean {
  const needs = needsOf(task)
  const taken = occupying(swarm, host).map(needsOf)
  const exceeds = (amountOf: (needs: Needs) => number, available: number) =>
    amountOf(needs) > 0 && taken.reduce((total, other) => total + amountOf(other), amountOf(needs)) > available
  return (
    exceeds(({ cpus }) => cpus, host.cpus * 1e9) ||
    exceeds(({ memory }) => memory, host.memoryBytes) ||
    [...needs.generic.keys()].some((kind) =>
      exceeds(({ generic }) => generic.get(kind) ?? 0, kind === 'disk' ? (host.diskGiB ?? 0) : 0),
    )
  )
}

function violatesConstraint({ spec: { Placement: placement } }: Task, host: Host): boolean {
  return (placement?.Constraints ?? []).some((constraint) => !meets(constraint, host))
}

/** @see https://docs.docker.com/reference/cli/docker/service/create/#constraint */
export function meets(constraint: string, host: Host): boolean {
  const [, key = '', operator, value = ''] = /^(\S+?)\s*(==|!=)\s*(.*)$/.exec(constraint.trim()) ?? []
  const actual = factOf(key, host)
  return (actual?.toLowerCase() === value.trim().toLowerCase()) === (operator === '==')
}

function factOf(key: string, host: Host): string | undefined {
  if (key.startsWith('node.labels.')) return host.spec.Labels[key.slice('node.labels.'.length)]
  const facts: Record<string, string> = {
    'node.id': host.id,
    'node.hostname': host.name,
    'node.role': host.spec.Role ?? 'worker',
    'node.platform.os': 'linux',
    'node.platform.arch': 'x86_64',
  }
  return facts[key]
}

function isOtherPlatform({ spec: { Placement: placement } }: Task): boolean {
  const platforms = placement?.Platforms ?? []
  return (
    platforms.length > 0 && !platforms.some(({ Architecture: name }) => !name || name === 'amd64' || name === 'x86_64')
  )
}

function hasPortConflict(task: Task, host: Host, swarm: Swarm): boolean {
  const hostPorts = hostPortsOf(task)
  return (
    hostPorts.length > 0 &&
    occupying(swarm, host).some((other) => hostPortsOf(other).some((port) => hostPorts.includes(port)))
  )
}

/** Returns the host ports that the spec names, such as "80/tcp". Ports that the host chooses never conflict. */
function hostPortsOf({ endpoint }: Task): string[] {
  return (endpoint?.Ports ?? [])
    .filter(({ PublishMode, PublishedPort }) => PublishMode === 'host' && PublishedPort)
    .map(({ PublishedPort, Protocol }) => `${PublishedPort}/${Protocol ?? 'tcp'}`)
}

/** A task that is to end does not count, although it still occupies its host. */
function hasMaxReplicas(task: Task, host: Host, swarm: Swarm): boolean {
  const maxReplicas = task.spec.Placement?.MaxReplicas ?? 0
  if (maxReplicas === 0) return false
  const active = occupying(swarm, host).filter((other) => other.serviceId === task.serviceId && isDesired(other))
  return active.length >= maxReplicas
}
