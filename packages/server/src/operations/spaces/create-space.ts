import { invalidField, type Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { LiveSpace } from '../../domain/model.ts'
import * as labels from '../../engine/services/labels.ts'
import { isConflict } from '../../engine/transport/client.ts'
import type { OperationContext } from '../operation-context.ts'

/** Makes a space: its record first, whose name the engine keeps unique, then its network. */
export async function createSpace(context: OperationContext, name: string, description: string): Promise<LiveSpace> {
  const same = context.view.snapshot.spaces.find((space) => space.name.toLowerCase() === name.toLowerCase())
  if (same) throw exists(same.name)
  await record(context, name, { [labels.DESCRIPTION]: description })
  await ensureNetwork(context, name)
  await context.refresh()
  return context.view.space(name)
}

/** Makes the config that stands for a space. @throws Problem `already-exists` */
export async function record(
  { engine }: OperationContext,
  name: string,
  given: Record<string, string>,
): Promise<string> {
  try {
    const marks = { [labels.KIND]: 'space', [labels.SPACE]: name, ...given }
    const { ID: id } = await engine.createConfig(`berth.space.${name}`, marks, JSON.stringify({ space: name }))
    return id
  } catch (error) {
    throw isConflict(error) ? exists(name) : error
  }
}

/** The network may be missing where a server died between the two steps, or where another tool made the space without one. */
export async function ensureNetwork({ engine }: OperationContext, space: string): Promise<void> {
  try {
    await engine.createNetwork(space)
  } catch (error) {
    if (!isConflict(error)) throw error
  }
}

function exists(space: string): Problem {
  return invalidField('already-exists', 'name', message('space-exists', { space }))
}
