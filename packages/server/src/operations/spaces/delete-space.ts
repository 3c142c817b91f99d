import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { SpaceContents } from '@berth/contract/spaces/spaces.ts'
import { balancersInto } from '../../domain/balancer.ts'
import * as labels from '../../engine/services/labels.ts'
import { isInUse } from '../../engine/transport/client.ts'
import type { OperationContext } from '../operation-context.ts'
import { label } from './change-space.ts'

/** Instances get ten seconds to end unless their service says otherwise. */

/** What deleting a space takes with it; volumes only those of the host that Berth's engine is on. */
export async function contentsOf({ engine, view }: OperationContext, space: string): Promise<SpaceContents> {
  view.space(space)
  const [networks, configs, secrets, volumes] = await Promise.all([
    engine.networksOf(space),
    engine.configsOf(space),
    engine.secretsOf(space),
    engine.volumesOf(space),
  ])
  const named = (all: readonly { Spec?: { Name?: string; Labels?: Record<string, string> } }[]) =>
    all.filter(({ Spec: spec }) => spec?.Labels?.[labels.KIND] !== 'space').map(({ Spec: spec }) => spec?.Name ?? '')
  return {
    services: view.services(space).map(({ name }) => name),
    networks: networks.map(({ Name: name }) => name ?? ''),
    configs: named(configs),
    secrets: named(secrets),
    volumes: volumes.map(({ Name: name }) => name),
  }
}

/**
 * Deletes a space and all that is in it; returns when it is gone. The word is written down first, so that a server which dies
 * in the middle goes on when it is back (`resumeDeletions`); the record goes last.
 */
export async function deleteSpace(context: OperationContext, name: string, withVolumes: boolean): Promise<void> {
  context.view.space(name)
  const holders = balancersInto(name, context.view.snapshot.services).map(({ ref }) => `${ref.space}/${ref.service}`)
  if (holders.length > 0)
    throw new Problem('not-allowed', message('plan-space-joined', { space: name, balancers: holders.join(', ') }), {
      allowed: [],
    })
  await label(context, name, { [labels.DELETING]: withVolumes ? 'with-volumes' : 'yes' })
  await context.refresh()
  await carryOut(context, name)
}

export async function resumeDeletions(context: OperationContext): Promise<void> {
  const halfDone = context.view.snapshot.spaces.filter(({ deleting }) => deleting !== 'no')
  await Promise.all(halfDone.map(({ name }) => carryOut(context, name)))
}

async function carryOut(context: OperationContext, space: string): Promise<void> {
  const { engine, view } = context
  const withVolumes = view.space(space).deleting === 'with-volumes'
  await Promise.all(
    view.snapshot.services.filter(({ ref }) => ref.space === space).map(({ id }) => engine.removeService(id)),
  )
  await context.refresh()
  await untilEnded(context, space)
  const [networks, configs, secrets, volumes] = await Promise.all([
    engine.networksOf(space),
    engine.configsOf(space),
    engine.secretsOf(space),
    withVolumes ? engine.volumesOf(space) : [],
  ])
  await Promise.all([
    ...networks.map(({ Id: id = '' }) => patiently(context, () => engine.removeNetwork(id))),
    ...secrets.map(({ ID: id = '' }) => engine.removeSecret(id)),
    ...volumes.map(({ Name: volume }) => patiently(context, () => engine.removeVolume(volume))),
  ])
  const [records, others] = [configs.filter(isRecord), configs.filter((config) => !isRecord(config))]
  await Promise.all(others.map(({ ID: id = '' }) => engine.removeConfig(id)))
  await untilReleased(context, space)
  await Promise.all(records.map(({ ID: id = '' }) => engine.removeConfig(id)))
  await context.refresh()
}

function isRecord({ Spec: spec }: { Spec?: { Labels?: Record<string, string> } }): boolean {
  return spec?.Labels?.[labels.KIND] === 'space'
}

/** Until no instance of the space is left: they hold its network. */
async function untilEnded({ view, refresh, now, timings }: OperationContext, space: string): Promise<void> {
  const deadline = now() + timings.spaceDeletionMs
  while (view.snapshot.services.some(({ ref }) => ref.space === space)) {
    if (now() > deadline)
      throw new Problem('engine-refused', message('took-too-long', { minutes: timings.spaceDeletionMs / 60_000 }))
    await sleep(timings.spaceDeletionPollMs)
    await refresh()
  }
}

/**
 * A network that the engine has removed is still there for instances that are ending, as they may be where another server began
 * this. The record must outlast it, or the space would look as if nobody had given the word.
 */
async function untilReleased({ engine, now, timings }: OperationContext, space: string): Promise<void> {
  const deadline = now() + timings.spaceDeletionMs
  while ((await engine.networksOf(space)).length > 0 && now() < deadline) await sleep(timings.spaceDeletionPollMs)
}

/** The engine lets go of a network or volume a moment after its last container. */
async function patiently({ timings }: OperationContext, remove: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await remove()
    } catch (error) {
      if (!isInUse(error) || tries === 30) throw error
      await sleep(timings.spaceDeletionPollMs)
    }
  }
}
