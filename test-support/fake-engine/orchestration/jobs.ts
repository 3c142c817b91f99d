import { isPast, type Service, type Task } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { isGlobal, newTask } from './new-task.ts'

/** Starts the missing tasks of a job, and ends the tasks of its earlier iterations. */
export function reconcileJob(swarm: Swarm, service: Service): void {
  const { jobIteration } = service
  const tasks = swarm.tasksOf(service.id)
  for (const task of tasks)
    if (task.jobIteration !== jobIteration && (isGlobal(service) || !isPast(task.status.state, 'running')))
      swarm.setDesired(task, 'remove')
  const current = tasks.filter((task) => task.jobIteration === jobIteration)
  if (isGlobal(service)) startOnEachHost(swarm, service, current)
  else startMissing(swarm, service, current)
}

function startOnEachHost(swarm: Swarm, service: Service, current: readonly Task[]): void {
  for (const { id } of swarm.hosts.values())
    if (!current.some(({ nodeId }) => nodeId === id)) newTask(swarm, service, { slot: null, nodeId: id }, 'complete')
}

function startMissing(swarm: Swarm, service: Service, current: readonly Task[]): void {
  const { MaxConcurrent: maxConcurrent = 1, TotalCompletions: total = maxConcurrent } =
    service.spec.Mode?.ReplicatedJob ?? {}
  const done = current.filter(isComplete)
  const active = current.filter((task) => !isComplete(task) && !isPast(task.desired, 'complete'))
  // The slot of a task that has failed for good is free again.
  const usedSlots = new Set([...done, ...active].map(({ slot }) => slot))
  let missing = Math.min(maxConcurrent, total - done.length) - active.length
  for (let slot = 0; missing > 0; slot++) {
    if (usedSlots.has(slot)) continue
    newTask(swarm, service, { slot, nodeId: null }, 'complete')
    missing--
  }
}

function isComplete({ status: { state } }: Task): boolean {
  return state === 'complete'
}
