import type { Host, Task } from './model.ts'
import { isOccupying, isWanted } from './new-task.ts'
import type { Swarm } from './swarm.ts'

/** Why a host is no place for a task, in the words of Swarm's filter. */
type Filter = readonly [refuses: (task: Task, host: Host, swarm: Swarm) => boolean, words: (hosts: number) => string]

/** In Swarm's order: the first filter that refuses a host is the one that is counted. */
const FILTERS: readonly Filter[] = [
  [
    (_, { state, spec }) => state === 'down' || spec.Availability !== 'active',
    (hosts) => (hosts === 1 ? '1 node not available for new tasks' : `${hosts} nodes not available for new tasks`),
  ],
  [lacksResources, (hosts) => `insufficient resources on ${nodes(hosts)}`],
  [meetsNoConstraint, (hosts) => `scheduling constraints not satisfied on ${nodes(hosts)}`],
  [isOtherPlatform, (hosts) => `unsupported platform on ${nodes(hosts)}`],
  [holdsPort, (hosts) => `host-mode port already in use on ${nodes(hosts)}`],
  [hasItsFill, () => 'max replicas per node limit exceed'],
]

function nodes(count: number): string {
  return count === 1 ? '1 node' : `${count} nodes`
}

/** Assigns tasks to hosts, and tries again those that no host could take whenever something changes. */
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

  /** One round for all changes of a moment. */
  #queue(): void {
    if (this.#isQueued) return
    this.#isQueued = true
    this.#swarm.clock.after(1, () => {
      this.#isQueued = false
      for (const task of this.#pending) this.#schedule(task)
    })
  }

  #schedule(task: Task): void {
    if (!isWanted(task)) return
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

  /** Swarm spreads: the host with the fewest tasks of the service, then with the fewest at all. */
  #compare(task: Task, a: Host, b: Host): number {
    const count = (host: Host, fits: (one: Task) => boolean) => occupying(this.#swarm, host).filter(fits).length
    const ofService = (one: Task) => one.serviceId === task.serviceId
    return count(a, ofService) - count(b, ofService) || count(a, () => true) - count(b, () => true)
  }

  #assign(task: Task, host: Host): void {
    this.#pending.delete(task)
    this.#swarm.assign(task, host.id)
  }

  #refuse(task: Task, refusals: ReadonlyMap<Filter, number>): void {
    const why = [...refusals].sort(([, a], [, b]) => b - a).map(([[, words], hosts]) => words(hosts))
    const error = why.length > 0 ? `no suitable node (${why.join('; ')})` : 'no suitable node'
    if (task.status.error !== error) this.#swarm.setStatus(task, { message: 'pending task scheduling', error })
  }
}

function occupying(swarm: Swarm, host: Host): Task[] {
  return swarm.tasksOn(host.id).filter(isOccupying)
}

interface Needs {
  readonly cpus: number
  readonly memory: number
  /** Of resources that hosts declare, by kind. */
  readonly generic: ReadonlyMap<string, number>
}

function needsOf({ spec: { Resources: resources } }: Task): Needs {
  const { NanoCPUs: cpus = 0, MemoryBytes: memory = 0, GenericResources: generic = [] } = resources?.Reservations ?? {}
  const amounts = generic.map(({ DiscreteResourceSpec: one }): [string, number] => [one?.Kind ?? '', one?.Value ?? 0])
  return { cpus, memory, generic: new Map(amounts) }
}

function lacksResources(task: Task, host: Host, swarm: Swarm): boolean {
  const needs = needsOf(task)
  const taken = occupying(swarm, host).map(needsOf)
  const exceeds = (of: (one: Needs) => number, has: number) =>
    of(needs) > 0 && taken.reduce((total, one) => total + of(one), of(needs)) > has
  return (
    exceeds(({ cpus }) => cpus, host.cpus * 1e9) ||
    exceeds(({ memory }) => memory, host.memoryBytes) ||
    [...needs.generic.keys()].some((kind) =>
      exceeds(({ generic }) => generic.get(kind) ?? 0, kind === 'disk' ? (host.diskGiB ?? 0) : 0),
    )
  )
}

function meetsNoConstraint({ spec: { Placement: placement } }: Task, host: Host): boolean {
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
  return platforms.length > 0 && !platforms.some(({ Architecture: one }) => !one || one === 'amd64' || one === 'x86_64')
}

function holdsPort(task: Task, host: Host, swarm: Swarm): boolean {
  const hostPorts = hostPortsOf(task)
  return (
    hostPorts.length > 0 &&
    occupying(swarm, host).some((other) => hostPortsOf(other).some((one) => hostPorts.includes(one)))
  )
}

/** As "80/tcp"; those that the host picks are in nobody's way. */
function hostPortsOf({ endpoint }: Task): string[] {
  return (endpoint?.Ports ?? [])
    .filter(({ PublishMode, PublishedPort }) => PublishMode === 'host' && PublishedPort)
    .map(({ PublishedPort, Protocol }) => `${PublishedPort}/${Protocol ?? 'tcp'}`)
}

function hasItsFill(task: Task, host: Host, swarm: Swarm): boolean {
  const most = task.spec.Placement?.MaxReplicas ?? 0
  if (most === 0) return false
  return occupying(swarm, host).filter(({ serviceId }) => serviceId === task.serviceId).length >= most
}
