import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { SpaceContents } from '@berth/contract/spaces/spaces.ts'
import { balancersInto } from '../../domain/balancer.ts'
import * as labels from '../../engine/services/labels.ts'
import { readSpaceObjects, type SpaceObject, volumesOf } from '../../engine/spaces/space-objects.ts'
import { isInUse } from '../../engine/transport/client.ts'
import type { Timings } from '../../timings.ts'
import type { OperationContext } from '../operation-context.ts'
import { labelSpace } from './change-space.ts'

/** Returns what deleting a space would remove. Volumes are listed only for the host of Berth's own engine. */
export async function spaceContents({ engine, view }: OperationContext, space: string): Promise<SpaceContents> {
  view.space(space)
  const [{ networks, configs, secrets }, volumes] = await Promise.all([
    readSpaceObjects(engine, space),
    volumesOf(engine, space),
  ])
  const namesOf = (objects: readonly SpaceObject[]) => objects.map(({ name }) => name)
  return {
    services: view.services(space).map(({ name }) => name),
    networks: namesOf(networks),
    configs: namesOf(configs),
    secrets: namesOf(secrets),
    volumes,
  }
}

/**
 * Deletes a space and everything in it; resolves when it is gone. The request is stored in the record first, so that a server that dies
 * meanwhile continues after its restart (`resumeDeletions`). The record is removed last.
 */
export async function deleteSpace(context: OperationContext, name: string, withVolumes: boolean): Promise<void> {
  context.view.space(name)
  const balancers = balancersInto(name, context.view.snapshot.services).map(({ ref }) => `${ref.space}/${ref.service}`)
  if (balancers.length > 0)
    throw new Problem('not-allowed', message('plan-space-joined', { space: name, balancers: balancers.join(', ') }), {
      allowed: [],
    })
  await labelSpace(context, name, { [labels.DELETING]: withVolumes ? 'with-volumes' : 'yes' })
  await context.refresh()
  await completeDeletion(context, name)
}

export async function resumeDeletions(context: OperationContext): Promise<void> {
  const halfDone = context.view.snapshot.spaces.filter(({ deleting }) => deleting !== 'no')
  await Promise.all(halfDone.map(({ name }) => completeDeletion(context, name)))
}

async function completeDeletion(context: OperationContext, space: string): Promise<void> {
  const { engine, view } = context
  const withVolumes = view.space(space).deleting === 'with-volumes'
  await Promise.all(
    view.snapshot.services.filter(({ ref }) => ref.space === space).map(({ id }) => engine.removeService(id)),
  )
  await context.refresh()
  await waitForInstances(context, space)
  const [{ networks, configs, secrets, records }, volumes] = await Promise.all([
    readSpaceObjects(engine, space),
    withVolumes ? volumesOf(engine, space) : [],
  ])
  await Promise.all([
    ...networks.map(({ id }) => retryWhileInUse(context, () => engine.removeNetwork(id))),
    ...secrets.map(({ id }) => engine.removeSecret(id)),
    ...volumes.map((volume) => retryWhileInUse(context, () => engine.removeVolume(volume))),
  ])
  await Promise.all(configs.map(({ id }) => engine.removeConfig(id)))
  await waitForNetworks(context, space)
  await Promise.all(records.map(({ id }) => engine.removeConfig(id)))
  await context.refresh()
}

/** Waits until no instance of the space is left: instances hold its network. */
async function waitForInstances({ view, refresh, now, timings }: OperationContext, space: string): Promise<void> {
  const deadline = now() + timings.spaceDeletionMs
  while (view.snapshot.services.some(({ ref }) => ref.space === space)) {
    if (now() > deadline) throw tookTooLong(timings)
    await sleep(timings.spaceDeletionPollMs)
    await refresh()
  }
}

/**
 * Waits until the networks of the space are gone. The engine keeps a removed network for instances that are ending, as they may be if
 * another server started the deletion. The record must outlast the network, or the space would seem to exist without a request to delete
 * it.
 */
async function waitForNetworks({ engine, now, timings }: OperationContext, space: string): Promise<void> {
  const deadline = now() + timings.spaceDeletionMs
  while ((await engine.networksOf(space)).length > 0) {
    if (now() > deadline) throw tookTooLong(timings)
    await sleep(timings.spaceDeletionPollMs)
  }
}

function tookTooLong({ spaceDeletionMs }: Timings): Problem {
  return new Problem('engine-refused', message('took-too-long', { minutes: spaceDeletionMs / 60_000 }))
}

/** Repeats a removal: the engine releases a network or volume a moment after its last container. */
async function retryWhileInUse({ timings }: OperationContext, remove: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await remove()
    } catch (error) {
      if (!isInUse(error) || tries === 30) throw error
      await sleep(timings.spaceDeletionPollMs)
    }
  }
}
