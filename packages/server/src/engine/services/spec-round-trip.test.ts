import type { ServiceSpec, ShownSpec } from '@berth/contract/services/service-spec.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spec } from '../../domain/samples.ts'
import { anyCircumstances, anySpec, digest } from '../samples.ts'
import type { SwarmSpec } from '../swarm.ts'
import { fromSwarm } from './spec-from-swarm.ts'
import { change, type SpecContext, toSwarm } from './spec-to-swarm.ts'

const pinned = (image: string) => `${image.split('@')[0]}@${digest}`

/** As the engine hands it back: it leaves out what is empty, nothing or zero. */
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

/** The values of secrets are for nobody to read. */
function shown(given: ServiceSpec): ShownSpec {
  return { ...given, env: given.env.map((one) => (one.secret ? { ...one, value: '' } : one)) }
}

test('a spec is read back as it was asked for', () => {
  const property = fc.property(anySpec, anyCircumstances, (given, around) => {
    const swarm = toSwarm('shop', 'shop_default', given, { ...around, pinnedImage: pinned(given.image) })
    expect(fromSwarm(stored(swarm))).toEqual(shown(given))
  })
  fc.assert(property, { numRuns: 300 })
})

test('any spec can become any other by a change of the live one', () => {
  const property = fc.property(anySpec, anySpec, anyCircumstances, (before, after, around) => {
    const live = stored(toSwarm('shop', 'shop_default', before, { ...around, pinnedImage: pinned(before.image) }))
    const given = { ...after, name: before.name }
    const changed = change(live, fromSwarm(live), given, { ...around, pinnedImage: pinned(after.image) })
    expect(fromSwarm(stored(changed))).toEqual(shown(given))
  })
  fc.assert(property, { numRuns: 300 })
})

test('a change of nothing changes nothing', () => {
  const property = fc.property(anySpec, anyCircumstances, (given, around) => {
    const within = { ...around, pinnedImage: pinned(given.image) }
    const live = stored(toSwarm('shop', 'shop_default', given, within))
    const again = { ...given, env: fromSwarm(live).env }
    expect(stored(change(live, fromSwarm(live), again, within))).toEqual(live)
  })
  fc.assert(property)
})

const around: SpecContext = {
  pinnedImage: pinned('shop/web:1.0'),
  platforms: [],
  routingMesh: false,
  diskDeclared: false,
  balancer: null,
}

test('what Berth has no word for survives a change', () => {
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
  const changed = change(live, before, after, around)
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

test('a secret that is not named anew keeps its value', () => {
  const secret = (value: string) => spec({ env: [{ name: 'KEY', value, secret: true }] })
  const live = toSwarm('shop', 'shop_default', secret('hidden'), around)
  const envAfter = (value: string) =>
    change(live, fromSwarm(live), secret(value), around).TaskTemplate?.ContainerSpec?.Env
  expect(envAfter('')).toEqual(['KEY=hidden'])
  expect(envAfter('other')).toEqual(['KEY=other'])
})

test.each([
  [
    'a port of the host makes room before the next starts',
    { ports: [{ published: 80, target: 80 }] },
    false,
    'stop-first',
  ],
  ['a port of the mesh needs no room', { ports: [{ published: 80, target: 80 }] }, true, 'start-first'],
  ['nor does one that the host picks', { ports: [{ target: 80 }] }, false, 'start-first'],
  ['what is asked for is taken at its word', { update: { order: 'stop-first' as const } }, true, 'stop-first'],
])('the order in which instances are replaced: %s', (_, given, routingMesh, order) => {
  const swarm = toSwarm('shop', 'shop_default', spec(given), { ...around, routingMesh })
  expect(swarm.UpdateConfig?.Order).toBe(order)
})
