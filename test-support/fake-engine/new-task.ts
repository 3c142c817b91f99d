import { swarmId } from './identity.ts'
import { isBefore, isPast, type Service, type Task, type TaskState } from './model.ts'
import type { Swarm } from './swarm.ts'

export interface Place {
  /** null where the service runs one on each node. */
  readonly slot: number | null
  /** Of a service that runs one on each node. */
  readonly nodeId: string | null
}

/** Makes a task of a service as it is now. No two tasks of one place are of the same millisecond: their order is told by their times. */
export function newTask(swarm: Swarm, service: Service, { slot, nodeId }: Place, desired: TaskState): Task {
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

export function tasksIn(swarm: Swarm, serviceId: string, { slot, nodeId }: Place): Task[] {
  return swarm.tasksOf(serviceId).filter((task) => (slot === null ? task.nodeId === nodeId : task.slot === slot))
}

export function placeOf(task: Task): Place {
  return { slot: task.slot, nodeId: task.slot === null ? task.nodeId : null }
}

export function placeKey({ slot, nodeId }: Place): string {
  return slot === null ? (nodeId ?? '') : String(slot)
}

/** It is to run, or to be made ready to; a job's is to run to its end. */
export function isWanted({ desired, jobIteration }: Task): boolean {
  return !isPast(desired, jobIteration === null ? 'running' : 'complete')
}

/** It takes up ports and resources of its node. */
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
