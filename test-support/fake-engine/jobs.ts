import { isPast, type Service, type Task } from './model.ts'
import { isGlobal, newTask } from './new-task.ts'
import type { Swarm } from './swarm.ts'

/** Begins the tasks that a job is to have, and ends those of the job as it was written before. */
export function reconcileJob(swarm: Swarm, service: Service): void {
  const { jobIteration } = service
  const tasks = swarm.tasksOf(service.id)
  for (const task of tasks)
    if (task.jobIteration !== jobIteration && !isPast(task.status.state, 'running')) swarm.setDesired(task, 'remove')
  const current = tasks.filter((task) => task.jobIteration === jobIteration)
  if (isGlobal(service)) beginOnEachHost(swarm, service, current)
  else beginMissing(swarm, service, current)
}

function beginOnEachHost(swarm: Swarm, service: Service, current: readonly Task[]): void {
  for (const { id } of swarm.hosts.values())
    if (!current.some(({ nodeId }) => nodeId === id)) newTask(swarm, service, { slot: null, nodeId: id }, 'complete')
}

function beginMissing(swarm: Swarm, service: Service, current: readonly Task[]): void {
  const { MaxConcurrent: most = 1, TotalCompletions: total = most } = service.spec.Mode?.ReplicatedJob ?? {}
  const done = current.filter(isComplete)
  const active = current.filter((task) => !isComplete(task) && !isPast(task.desired, 'complete'))
  const begun = new Set(current.map(({ slot }) => slot))
  let missing = Math.min(most, total - done.length) - active.length
  for (let slot = 0; missing > 0; slot++) {
    if (begun.has(slot)) continue
    newTask(swarm, service, { slot, nodeId: null }, 'complete')
    missing--
  }
}

function isComplete({ status: { state } }: Task): boolean {
  return state === 'complete'
}
