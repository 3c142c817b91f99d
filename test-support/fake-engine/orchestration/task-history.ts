import { isBefore, isPast, type Task } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { isDesired, taskSlotOf, tasksIn } from './new-task.ts'

/** The number of tasks that a place keeps. @see dockerd's --task-history-limit */
const LIMIT = 5

/** Removes ended tasks whose desired state is `remove`, and the oldest tasks of a place with too many. */
export function limitTaskHistory(swarm: Swarm): void {
  swarm.listen({
    taskChanged: (task) => {
      if (!swarm.tasks.has(task.id)) return
      if (isRemovable(task)) swarm.removeTask(task)
      else if (task.status.state === 'new' || isPast(task.status.state, 'running')) trimHistory(swarm, task)
    },
  })
}

/** Tells whether a task can be removed. A task that was never assigned needs no end. */
function isRemovable({ desired, status: { state } }: Task): boolean {
  return desired === 'remove' && (isBefore(state, 'assigned') || isPast(state, 'running'))
}

function trimHistory(swarm: Swarm, task: Task): void {
  const tasks = tasksIn(swarm, task.serviceId, taskSlotOf(task)).sort((a, b) => a.createdAt - b.createdAt)
  const { MaxAttempts: attempts = 0 } = task.spec.RestartPolicy ?? {}
  let excess = tasks.length - Math.max(LIMIT, attempts > 0 ? attempts + 1 : 0)
  for (const old of tasks) {
    if (excess <= 0) return
    const hasEnded = isPast(old.status.state, 'running') || isBefore(old.status.state, 'assigned')
    if (isDesired(old) || !hasEnded) continue
    swarm.removeTask(old)
    excess--
  }
}
