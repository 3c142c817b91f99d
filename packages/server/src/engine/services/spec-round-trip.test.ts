import type { ServiceSpec, ShownSpec } from '@berth/contract/services/service-spec.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spec } from '../../domain/samples.ts'
import { anySpec, anySpecContext, digest } from '../samples.ts'
import type { SwarmSpec } from '../swarm.ts'
import { fromSwarm } from './spec-from-swarm.ts'
import { changeSpec, type SpecContext, toSwarm } from './spec-to-swarm.ts'

const pinned = (image: string) => ({
  pinned: `${image.split('@')[0]}@${digest}`,
  platforms: [{ os: 'linux', architecture: 'amd64' }],
})

/** Returns a spec as the engine does: without what is empty or zero. */
function stored(given: SwarmSpec): SwarmSpec {
  return JSON.parse(
    JSON.stringify(given, function (key, value) {
      const isLeftOut = !Array.isArray(this) && !['Parallelism', 'Replicas'].includes(key) && isNothing(value)
      return isLeftOut ? undefined : value
    }),
  )
}

function isNothing(value: unknown): boolean {
  return value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0)
}

/** Returns a spec without the values of secrets. */
function withoutSecretValues(given: ServiceSpec): ShownSpec {
  return { ...given, env: given.env.map((one) => (one.secret ? { ...one, value: '' } : one)) }
}

test('a spec is read back as it was requested', () => {
  const property = fc.property(anySpec, anySpecContext, (given, context) => {
    const swarm = toSwarm('shop', 'shop_default', given, { ...context, image: pinned(given.image) })
    expect(fromSwarm(stored(swarm))).toEqual(withoutSecretValues(given))
  })
  fc.assert(property, { numRuns: 300 })
})

test('a change of the live spec turns any spec into any other', () => {
  const property = fc.property(anySpec, anySpec, anySpecContext, (before, after, context) => {
    const live = stored(toSwarm('shop', 'shop_default', before, { ...context, image: pinned(before.image) }))
    const given = { ...after, name: before.name }
    const changed = changeSpec(live, fromSwarm(live), given, { ...context, image: pinned(after.image) })
    expect(fromSwarm(stored(changed))).toEqual(withoutSecretValues(given))
  })
  fc.assert(property, { numRuns: 300 })
})

test('a change to the same spec changes nothing', () => {
  const property = fc.property(anySpec, anySpecContext, (given, context) => {
    const pinnedContext = { ...context, image: pinned(given.image) }
    const live = stored(toSwarm('shop', 'shop_default', given, pinnedContext))
    const again = { ...given, env: fromSwarm(live).env }
    expect(changeSpec(live, fromSwarm(live), again, { ...context, image: null })).toEqual(live)
  })
  fc.assert(property)
})

const context: SpecContext = {
  image: { ...pinned('shop/web:1.0'), platforms: [] },
  routingMesh: false,
  diskDeclared: false,
  balancer: null,
}

test('settings that Berth has no field for survive a change', () => {
  const live: SwarmSpec = {
    Name: 'shop_web',
    Labels: { 'com.docker.stack.namespace': 'shop', 'traefik.enable': 'true' },
    TaskTemplate: {
      ContainerSpec: {
        Image: 'shop/web:1.0',
        Labels: { team: 'blue' },
        Hosts: ['10.0.0.9 db'],
        Secrets: [{ SecretID: 's1', SecretName: 'key' }],
        Mounts: [{ Type: 'volume', Source: 'data', Target: '/data', VolumeOptions: { DriverConfig: { Name: 'nfs' } } }],
      },
      Resources: { Reservations: { NanoCPUs: 1e9 } },
      LogDriver: { Name: 'json-file' },
      Networks: [{ Target: 'n1' }, { Target: 'n2' }],
    },
    Mode: { Replicated: { Replicas: 2 } },
    EndpointSpec: { Mode: 'dnsrr' },
  }
  const before = fromSwarm(live)
  const after = spec({
    env: [{ name: 'A', value: '1' }],
    resources: { cpus: 1 },
    mounts: [{ source: 'data', target: '/data', readOnly: true }],
  })
  const changed = changeSpec(live, before, after, context)
  expect(changed.Labels).toMatchObject({ 'traefik.enable': 'true' })
  expect(changed.EndpointSpec?.Mode).toBe('dnsrr')
  expect(changed.TaskTemplate).toMatchObject({
    ContainerSpec: {
      Labels: { team: 'blue' },
      Hosts: ['10.0.0.9 db'],
      Secrets: [{ SecretName: 'key' }],
      Mounts: [{ ReadOnly: true, VolumeOptions: { DriverConfig: { Name: 'nfs' } } }],
    },
    Resources: { Reservations: { NanoCPUs: 1e9 }, Limits: { NanoCPUs: 1e9 } },
    LogDriver: { Name: 'json-file' },
    Networks: [{ Target: 'n1' }, { Target: 'n2' }],
  })
})

test('a secret without a new value keeps its value', () => {
  const secret = (value: string) => spec({ env: [{ name: 'KEY', value, secret: true }] })
  const live = toSwarm('shop', 'shop_default', secret('hidden'), context)
  const envAfter = (value: string) =>
    changeSpec(live, fromSwarm(live), secret(value), context).TaskTemplate?.ContainerSpec?.Env
  expect(envAfter('')).toEqual(['KEY=hidden'])
  expect(envAfter('other')).toEqual(['KEY=other'])
})

test.each([
  ['a fixed host port stops the old instance first', { ports: [{ published: 80, target: 80 }] }, false, 'stop-first'],
  ['an ingress port starts the new instance first', { ports: [{ published: 80, target: 80 }] }, true, 'start-first'],
  ['a port that the host picks starts the new instance first', { ports: [{ target: 80 }] }, false, 'start-first'],
  ['an explicit order is used unchanged', { update: { order: 'stop-first' as const } }, true, 'stop-first'],
])('the order in which instances are replaced: %s', (_, given, routingMesh, order) => {
  const swarm = toSwarm('shop', 'shop_default', spec(given), { ...context, routingMesh })
  expect(swarm.UpdateConfig?.Order).toBe(order)
})
