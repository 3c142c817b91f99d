import { setTimeout as sleep } from 'node:timers/promises'
import { routes } from '@berth/contract/http/routes.ts'
import { Berth } from '../test-support/berth/berth.ts'
import { Outside, uniqueName } from '../test-support/docker/outside.ts'
import { inTurns, median, type Row } from './table.ts'

const TIMES = 15
const GOAL = 1.05
const POLL_MS = 20

interface Scene {
  readonly berth: Berth
  readonly outside: Outside
  readonly space: string
  readonly image: string
}

interface RawService {
  Spec: { Name: string; TaskTemplate: object }
}

/** Measures the time to create a service and run its only instance: through Berth's API, and the engine's with the same spec, in turns. */
export async function creation(dockerHost: string, registry: string): Promise<Row> {
  const outside = new Outside(dockerHost)
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
  const scene = { berth, outside, space: uniqueName('bench'), image: `${registry}/samples/web:1.0` }
  try {
    await berth.call(routes.createSpace, { body: { name: scene.space } })
    const spec = await specOfBerth(scene)
    const { ours, theirs } = await inTurns(TIMES, {
      ours: () => throughBerth(scene),
      theirs: () => throughEngine(scene, spec),
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
    what: `creation to running, median of ${TIMES}`,
    berth: `${ours.toFixed(0)} ms`,
    comparison: `${theirs.toFixed(0)} ms, engine calls alone`,
    result: `ratio ${ratio.toFixed(3)}`,
    goal: `at most ${GOAL}`,
    isMet: ratio <= GOAL,
  }
}

async function throughBerth({ berth, outside, space, image }: Scene): Promise<number> {
  const placement = await outside.here()
  const events = await berth.events()
  await events.next('reset')
  const startedAt = performance.now()
  await berth.create(space, { name: 'web', image, placement })
  await events.next('service', ({ service }) => service.name === 'web' && service.state === 'running', 60_000)
  const took = performance.now() - startedAt
  await remove(outside, space)
  await events.next('service-removed', ({ name }) => name === 'web', 60_000)
  events.close()
  return took
}

/** Does the same as the docker command: resolves the tag, creates the service, polls until it runs. Suspends Berth's process meanwhile. */
async function throughEngine({ berth, outside, space, image }: Scene, spec: RawService['Spec']): Promise<number> {
  process.kill(berth.pid, 'SIGSTOP')
  const startedAt = performance.now()
  await outside.get(`/distribution/${image}/json`)
  const { ID: id } = await outside.post<{ ID: string }>('/services/create', spec)
  const query = { filters: { service: [id] } }
  for (;;) {
    const tasks = await outside.get<{ Status: { State: string } }[]>('/tasks', query)
    if (tasks.some(({ Status: { State: state } }) => state === 'running')) break
    await sleep(POLL_MS)
  }
  const took = performance.now() - startedAt
  await remove(outside, space)
  process.kill(berth.pid, 'SIGCONT')
  return took
}

/** Returns the spec that Berth creates, so that both send the engine the same. */
async function specOfBerth(scene: Scene): Promise<RawService['Spec']> {
  const { berth, outside, space, image } = scene
  await berth.create(space, { name: 'web', image, placement: await outside.here() })
  const { Spec: spec } = await outside.get<RawService>(`/services/${space}_web`)
  const events = await berth.events()
  await events.next('reset')
  await remove(outside, space)
  await events.next('service-removed', ({ name }) => name === 'web')
  events.close()
  return spec
}

/** Removes the service and waits until no container is left, which would slow the next turn down. */
async function remove(outside: Outside, space: string): Promise<void> {
  const filters = { label: [`com.docker.swarm.service.name=${space}_web`] }
  await outside.remove(`/services/${space}_web`)
  while ((await outside.get<unknown[]>('/containers/json', { all: true, filters })).length > 0) await sleep(100)
}
