import { invalidField, type Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { LiveSpace } from '../../domain/model.ts'
import * as labels from '../../engine/services/labels.ts'
import { createRecord } from '../../engine/spaces/space-objects.ts'
import { isConflict } from '../../engine/transport/client.ts'
import type { OperationContext } from '../operation-context.ts'

/** Creates a space: first its record, whose name the engine keeps unique, then its network. */
export async function createSpace(context: OperationContext, name: string, description: string): Promise<LiveSpace> {
  const existing = context.view.snapshot.spaces.find((space) => space.name.toLowerCase() === name.toLowerCase())
  if (existing) throw spaceExists(existing.name)
  await createSpaceRecord(context, name, { [labels.DESCRIPTION]: description })
  await ensureNetwork(context, name)
  await context.refresh()
  return context.view.space(name)
}

/** Creates the config that is the record of a space. @throws Problem `already-exists` */
export async function createSpaceRecord(
  { engine }: OperationContext,
  name: string,
  extraLabels: Record<string, string>,
): Promise<void> {
  try {
    await createRecord(engine, name, extraLabels)
  } catch (error) {
    throw isConflict(error) ? spaceExists(name) : error
  }
}

/**
 * Creates the network of a space if it is missing: a server may have died between the two steps, or another tool made the space without a
 * network.
 */
export async function ensureNetwork({ engine }: OperationContext, space: string): Promise<void> {
  try {
    await engine.createNetwork(space)
  } catch (error) {
    if (!isConflict(error)) throw error
  }
}

function spaceExists(space: string): Problem {
  return invalidField('already-exists', 'name', message('space-exists', { space }))
}
