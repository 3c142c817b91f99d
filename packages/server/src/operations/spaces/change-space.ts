import type { LiveSpace } from '../../domain/model.ts'
import * as labels from '../../engine/services/labels.ts'
import { labelRecord } from '../../engine/spaces/space-objects.ts'
import { StaleVersion } from '../../engine/transport/client.ts'
import type { OperationContext } from '../operation-context.ts'
import { createSpaceRecord } from './create-space.ts'

const TRIES = 4

/** Sets the description of a space. A space that another tool made gets a record for it. */
export async function describeSpace(context: OperationContext, name: string, description: string): Promise<LiveSpace> {
  await labelSpace(context, name, { [labels.DESCRIPTION]: description })
  await context.refresh()
  return context.view.space(name)
}

/** Sets labels of a space's record. Labels that others write meanwhile are kept. */
export async function labelSpace(
  context: OperationContext,
  name: string,
  changes: Record<string, string>,
): Promise<void> {
  const space = context.view.space(name)
  if (!space.record) {
    await createSpaceRecord(context, name, changes)
    return
  }
  for (let tries = 1; ; tries++) {
    try {
      return await labelRecord(context.engine, space.record.id, changes)
    } catch (error) {
      if (!(error instanceof StaleVersion) || tries === TRIES) throw error
    }
  }
}
