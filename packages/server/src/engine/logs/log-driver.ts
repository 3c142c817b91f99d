import type { Engine } from '../engine.ts'

/** Returns whether the logging driver of an instance cannot be read. Swarm's manager then answers nothing, without an error. */
export async function hasUnreadableLogs(engine: Engine, taskId: string): Promise<boolean> {
  const { Spec: spec } = await engine.task(taskId)
  const { Name: name, Options: options } = spec?.LogDriver ?? {}
  return name === 'none' || options?.['cache-disabled'] === 'true'
}
