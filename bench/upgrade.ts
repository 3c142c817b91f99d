import { setTimeout as sleep } from 'node:timers/promises'
import { routes } from '@berth/contract/http/routes.ts'
import { Berth } from '../test-support/berth/berth.ts'
import { Outside, uniqueName } from '../test-support/docker/outside.ts'
import { inTurns, median, type Row } from './table.ts'

const TIMES = 5
const INSTANCES = 10
const GOAL = 1.05
const POLL_MS = 20

interface Scene {
  readonly berth: Berth
  readonly outside: Outside
  readonly space: string
  /** Each upgrade is to the image that doesn't run. */
  readonly images: readonly [string, string]
}

interface RawService {
  readonly Version: { readonly Index: number }
  readonly Spec: { readonly TaskTemplate: { readonly ContainerSpec: { readonly Image: string } } }
  readonly UpdateStatus?: { readonly State: string }
}

/**
 * Measures the time from requesting another image until all ten instances run it, two at a time: through Berth's API, and with the calls of
 * `docker service update`.
 */
export async function upgrade(dockerHost: string, registry: string): Promise<Row> {
  const outside = new Outside(dockerHost)
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
  const images = [`${registry}/samples/web:1.0`, `${registry}/samples/web:2.0`] as const
  const scene = { berth, outside, space: uniqueName('bench'), images }
  try {
    await createService(scene)
    const { ours, theirs } = await inTurns(TIMES, {
      ours: () => throughBerth(scene),
      theirs: () => throughEngine(scene),
    })
    return rowOf(median(ours), median(theirs))
  } finally {
    await berth.stop()
    await outside.sweep(scene.space)
    outside.close()
  }
}

function rowOf(ours: number, theirs: number): Row {
  const ratio = ours / theirs
  return {
    what: `upgrade of ${INSTANCES} instances, median of ${TIMES}`,
    berth: `${(ours / 1000).toFixed(2)} s`,
    comparison: `${(theirs / 1000).toFixed(2)} s, the same update by the engine`,
    result: `ratio ${ratio.toFixed(3)}`,
    goal: `at most ${GOAL}`,
    isMet: ratio <= GOAL,
  }
}

async function createService({ berth, space, images: [image] }: Scene): Promise<void> {
  await berth.call(routes.createSpace, { body: { name: space } })
  const update = { parallelism: 2, delaySeconds: 0, monitorSeconds: 0.001 }
  const created = await berth.create(space, { name: 'web', image, replicas: INSTANCES, update })
  await berth.becomes(created, 'running', 120_000)
}

async function throughBerth(scene: Scene): Promise<number> {
  const { berth, outside, space } = scene
  const params = { space, service: 'web' }
  const image = await otherImage(scene)
  const events = await berth.events()
  await events.next('reset')
  const startedAt = performance.now()
  await berth.call(routes.upgradeService, { params, body: { image } })
  await events.next('service', ({ service }) => service.name === 'web' && service.state === 'upgraded', 120_000)
  const took = performance.now() - startedAt
  events.close()
  await berth.call(routes.confirmUpgrade, { params })
  await untilSettled(outside, space)
  return took
}

/**
 * Does the same as the docker command: resolves the tag, reads, writes, polls until the update is completed. Suspends Berth's process
 * meanwhile.
 */
async function throughEngine(scene: Scene): Promise<number> {
  const { berth, outside, space } = scene
  const image = await otherImage(scene)
  process.kill(berth.pid, 'SIGSTOP')
  const startedAt = performance.now()
  const { Descriptor: descriptor } = await outside.get<{ Descriptor: { digest: string } }>(
    `/distribution/${image}/json`,
  )
  const { Spec: spec, Version: version } = await outside.get<RawService>(`/services/${space}_web`)
  const container = { ...spec.TaskTemplate.ContainerSpec, Image: `${image}@${descriptor.digest}` }
  const changed = { ...spec, TaskTemplate: { ...spec.TaskTemplate, ContainerSpec: container } }
  await outside.post(`/services/${space}_web/update`, changed, { version: version.Index })
  while ((await outside.get<RawService>(`/services/${space}_web`)).UpdateStatus?.State !== 'completed')
    await sleep(POLL_MS)
  const took = performance.now() - startedAt
  process.kill(berth.pid, 'SIGCONT')
  await untilSettled(outside, space)
  await berth.until({ space, name: 'web' }, 'seen', ({ state, image: current }) => {
    return state === 'running' && current.digest === descriptor.digest
  })
  return took
}

async function otherImage({ outside, space, images }: Scene): Promise<string> {
  const { Spec: spec } = await outside.get<RawService>(`/services/${space}_web`)
  const current = spec.TaskTemplate.ContainerSpec.Image
  return current.startsWith(images[0]) ? images[1] : images[0]
}

/** Waits until the replaced instances are gone, which would slow the next turn down. */
async function untilSettled(outside: Outside, space: string): Promise<void> {
  const filters = { service: [`${space}_web`] }
  for (;;) {
    const tasks = await outside.get<{ Status: { State: string } }[]>('/tasks', { filters })
    if (tasks.filter(({ Status: { State: state } }) => state === 'running').length === INSTANCES) return
    await sleep(100)
  }
}
