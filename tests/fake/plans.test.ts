import { routes } from '@berth/contract/http/routes.ts'
import type { Plan, Service, ServiceState } from '@berth/contract/services/services.ts'
import { describe } from 'vitest'
import { specChanges } from '../../packages/server/src/domain/diff.ts'
import type { Berth } from '../../test-support/berth/berth.ts'
import { refusal } from '../../test-support/berth/refusals.ts'
import { ServiceDriver } from '../../test-support/berth/service-driver.ts'
import { test as onFake } from './on-fake.ts'

/** What a call does: the changes of the spec by path, or the code of the refusal. */
type Effect = readonly string[] | string

interface Verb {
  readonly plan: (berth: Berth, web: ServiceDriver) => Promise<Plan>
  readonly act: (web: ServiceDriver) => Promise<unknown>
  /** It ends the instances, and changes no field. */
  readonly ends?: true
}

const OTHER_IMAGE = 'registry.test/samples/web:2.0'

function upgradeOf(change: Parameters<ServiceDriver['upgrade']>[0]): Verb {
  return {
    plan: (berth, { ref: params }) => berth.plan(routes.upgradeService, { params, body: change }),
    act: (web) => web.upgrade(change),
  }
}

function scaleTo(replicas: number): Verb {
  return {
    plan: (berth, { ref: params }) => berth.plan(routes.scaleService, { params, body: { replicas } }),
    act: (web) => web.scale(replicas),
  }
}

function rollBackTo(revision?: number): Verb {
  const body = revision === undefined ? {} : { revision }
  return {
    plan: (berth, { ref: params }) => berth.plan(routes.rollBackService, { params, body }),
    act: (web) => web.rollBack(revision),
  }
}

const VERBS: Readonly<Record<string, Verb>> = {
  'upgrade of the image': upgradeOf({ image: OTHER_IMAGE }),
  'upgrade of the number': upgradeOf({ replicas: 3 }),
  'upgrade of a variable': upgradeOf({ env: [{ name: 'NEW', value: '1' }] }),
  'upgrade of nothing': upgradeOf({}),
  'upgrade that no host can run': upgradeOf({ resources: { cpus: 4000 } }),
  'scale up': scaleTo(3),
  'scale to the same number': scaleTo(1),
  stop: {
    plan: (berth, { ref: params }) => berth.plan(routes.stopService, { params }),
    act: (web) => web.stop(),
    ends: true,
  },
  'roll back': rollBackTo(),
  'return to a revision': rollBackTo(1),
  'return to no revision': rollBackTo(9),
  delete: {
    plan: (berth, { ref: params }) => berth.plan(routes.deleteService, { params }),
    act: (web) => web.delete(),
    ends: true,
  },
}

/** Kinds of services: how the engine's spec makes them, and what happens to them before the verb. */
const KINDS: Readonly<
  Record<string, { spec?: object; mode?: object; prepare?: (web: ServiceDriver) => Promise<void> }>
> = {
  running: {},
  'of another tool, with a constraint that no host meets': {
    spec: { Placement: { Constraints: ['node.labels.none == here'] } },
  },
  stopped: {
    prepare: async (web) => {
      await web.becomes('running')
      await web.stop()
      await web.becomes('stopped')
    },
  },
  upgraded: {
    prepare: async (web) => {
      await web.becomes('running')
      await web.upgrade({ env: [{ name: 'OLD', value: '1' }] })
      await web.becomes('upgraded')
    },
  },
  confirmed: {
    prepare: async (web) => {
      await web.becomes('running')
      await web.upgrade({ env: [{ name: 'OLD', value: '1' }] })
      await web.becomes('upgraded')
      await web.confirm()
    },
  },
  global: { mode: { Global: {} } },
  'a one-shot service': {
    spec: { RestartPolicy: { Condition: 'none' } },
    prepare: async (web) => void (await web.becomes('completed')),
  },
  'a job': {
    mode: { ReplicatedJob: { TotalCompletions: 1, MaxConcurrent: 1 } },
    prepare: async (web) => void (await web.becomes('completed')),
  },
}

const test = onFake.extend('deploy', ({ berth, space, outside, images }) => {
  return async (kind: string): Promise<ServiceDriver> => {
    const { spec, mode = { Replicated: { Replicas: 1 } }, prepare } = KINDS[kind] ?? {}
    const line = /one-shot|job/.test(kind) ? 'exit 0' : 'sleep 3600'
    await outside.post('/services/create', {
      Name: `${space}_web`,
      Labels: { 'com.docker.stack.namespace': space },
      TaskTemplate: { ContainerSpec: { Image: images.web, Command: ['sh', '-c', line] }, ...spec },
      Mode: mode,
    })
    const web = new ServiceDriver(berth, { space, name: 'web' })
    await berth.until({ space, name: 'web' }, 'is seen', () => true)
    if (prepare) await prepare(web)
    else if (!kind.includes('no host')) await web.becomes('running')
    return web
  }
})

const combinations = Object.keys(KINDS).flatMap((kind) => Object.keys(VERBS).map((verb) => ({ kind, verb })))

describe.concurrent('a plan tells what the write then does', () => {
  test.for(combinations)('$verb of a service that is $kind', async ({ kind, verb }, { berth, deploy, expect }) => {
    const web = await deploy(kind)
    const { plan, act, ends = false } = VERBS[verb] as Verb
    const before = await web.now()
    const planned = await plannedEffect(plan(berth, web), ends)
    expect((await web.now()).version).toBe(before.version)
    expect(await effectOf(web, before, act, ends)).toEqual(planned)
  })
})

const REPLACING = ['running', 'upgraded', 'confirmed', 'global', 'stopped'].flatMap((kind) =>
  ['upgrade of the image', 'upgrade of the number', 'roll back', 'return to a revision'].map((verb) => ({
    kind,
    verb,
  })),
)

describe.concurrent('a plan tells how many instances the write then replaces', () => {
  test.for(REPLACING)('$verb of a service that is $kind', async ({ kind, verb }, { berth, deploy, expect }) => {
    const web = await deploy(kind)
    const { plan, act } = VERBS[verb] as Verb
    const [planned] = await Promise.allSettled([plan(berth, web)])
    if (planned.status === 'rejected' || planned.value.errors.length > 0 || planned.value.changes.length === 0) return
    const before = await desiredIds(web)
    await act(web)
    await web.until('settled', ({ state }) => LASTING.includes(state))
    const after = await desiredIds(web)
    const { replaces, starts } = planned.value
    expect({ replaces, starts }).toEqual({
      replaces: before.filter((id) => !after.includes(id)).length,
      starts: kind === 'stopped' ? starts : after.length - before.length,
    })
  })
})

const LASTING: readonly ServiceState[] = ['running', 'upgraded', 'stopped']

async function desiredIds(web: ServiceDriver): Promise<string[]> {
  return (await web.instances()).filter(({ desired }) => desired).map(({ id }) => id)
}

async function plannedEffect(call: Promise<Plan>, ends: boolean): Promise<Effect> {
  const [outcome] = await Promise.allSettled([call])
  if (outcome.status === 'rejected') return (await refusal(call)).code
  const { errors, changes } = outcome.value
  if (errors.length > 0) return 'bad-input'
  if (ends) return 'ends'
  if (changes.length === 0) return 'nothing-to-do'
  return changes.map(({ path }) => path).sort()
}

async function effectOf(web: ServiceDriver, before: Service, act: Verb['act'], ends: boolean): Promise<Effect> {
  const call = act(web)
  const [outcome] = await Promise.allSettled([call])
  if (outcome.status === 'rejected') return (await refusal(call)).code
  const [after] = await Promise.allSettled([web.now()])
  if (after.status === 'rejected' || after.value.state === 'deleting') return 'ends'
  if (ends && after.value.instances.desired === 0) return 'ends'
  return specChanges(before.spec, after.value.spec)
    .map(({ path }) => path)
    .sort()
}
