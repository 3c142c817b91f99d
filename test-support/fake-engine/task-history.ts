import { isBefore, isPast, type Task } from './model.ts'
import { isWanted, placeOf, tasksIn } from './new-task.ts'
import type { Swarm } from './swarm.ts'

/** So many tasks of one place are kept. @see dockerd's --task-history-limit */
const LIMIT = 5

/** Removes tasks that are to be removed and have ended, and the oldest of each place where there are too many. */
export function keepTaskHistory(swarm: Swarm): void {
  swarm.listen({
    taskChanged: (task) => {
      if (!swarm.tasks.has(task.id)) return
      if (isRemovable(task)) swarm.removeTask(task)
      else if (task.status.state === 'new' || isPast(task.status.state, 'running')) cut(swarm, task)
    },
  })
}

/** One that was never assigned ends by that. */
function isRemovable({ desired, status: { state } }: Task): boolean {
  return desired === 'remove' && (isBefore(state, 'assigned') || isPast(state, 'running'))
}

function cut(swarm: Swarm, task: Task): void {
  const tasks = tasksIn(swarm, task.serviceId, placeOf(task)).sort((a, b) => a.createdAt - b.createdAt)
  const { MaxAttempts: attempts = 0 } = task.spec.RestartPolicy ?? {}
  let excess = tasks.length - Math.max(LIMIT, attempts > 0 ? attempts + 1 : 0)
  for (const old of tasks) {
    if (excess <= 0) return
    const hasEnded = isPast(old.status.state, 'running') || isBefore(old.status.state, 'assigned')
    if (isWanted(old) || !hasEnded) continue
    swarm.removeTask(old)
    excess--
  }
}
