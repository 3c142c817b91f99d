import { swarmId } from '../identity.ts'
import { isBefore, isPast, type Service, type Task, type TaskState } from '../model.ts'
import type { Swarm } from '../swarm.ts'

export interface TaskSlot {
  /** Null if the service runs one task on each node. */
  readonly slot: number | null
  /** Set if the service runs one task on each node. */
  readonly nodeId: string | null
}

/** Creates a task from the current spec of a service. Creation times in one place are unique, because they order its tasks. */
export function newTask(swarm: Swarm, service: Service, { slot, nodeId }: TaskSlot, desired: TaskState): Task {
  const before = tasksIn(swarm, service.id, { slot, nodeId }).map(({ createdAt }) => createdAt)
  const createdAt = Math.max(swarm.clock.now(), ...before.map((at) => at + 1))
  const task: Task = {
    ...swarm.stamp(swarmId()),
    createdAt,
    serviceId: service.id,
    slot,
    nodeId,
    spec: service.spec.TaskTemplate ?? {},
    specVersion: service.specVersion,
    endpoint: service.spec.EndpointSpec,
    jobIteration: isJob(service) ? service.jobIteration : null,
    annotations: { serviceName: service.spec.Name ?? '', serviceLabels: service.spec.Labels ?? {} },
    desired,
    status: { state: 'new', at: createdAt, message: 'created', error: null, container: null, ports: [] },
    attachments: [],
  }
  swarm.addTask(task)
  return task
}

export function tasksIn(swarm: Swarm, serviceId: string, { slot, nodeId }: TaskSlot): Task[] {
  return swarm.tasksOf(serviceId).filter((task) => (slot === null ? task.nodeId === nodeId : task.slot === slot))
}

export function taskSlotOf(task: Task): TaskSlot {
  return { slot: task.slot, nodeId: task.slot === null ? task.nodeId : null }
}

export function taskSlotKey({ slot, nodeId }: TaskSlot): string {
  return slot === null ? (nodeId ?? '') : String(slot)
}

/** Tells whether the engine is to keep the task running or ready. The task of a job is desired until it completes. */
export function isDesired({ desired, jobIteration }: Task): boolean {
  return !isPast(desired, jobIteration === null ? 'running' : 'complete')
}

/** Tells whether the task uses ports and resources of its node. */
export function isOccupying(task: Task): boolean {
  return task.nodeId !== null && !isBefore(task.status.state, 'assigned') && !isPast(task.status.state, 'running')
}

export function isGlobal({ spec: { Mode: mode } }: Service): boolean {
  return Boolean(mode?.Global || mode?.GlobalJob)
}

export function isJob({ spec }: Service): boolean {
  return isJobSpec(spec)
}

export function isJobSpec({ Mode: mode }: Service['spec']): boolean {
  return Boolean(mode?.ReplicatedJob || mode?.GlobalJob)
}
