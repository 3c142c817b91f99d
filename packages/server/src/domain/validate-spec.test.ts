import { expect, test } from 'vitest'
import { host, instance, service, spec } from './samples.ts'
import { type ValidationContext, validateSpec } from './validate-spec.ts'

const host2 = host({ name: 'host2' })
const contextOf = (given: Partial<ValidationContext> = {}): ValidationContext => ({
  space: 'shop',
  services: [],
  hosts: [host(), host2],
  routingMesh: false,
  foreignPorts: [],
  ...given,
})

const port = (published: number | null, more: object = {}) => ({ ports: [{ published, target: 80, ...more }] })
const on = (name: string) => ({ id: `id-${name}`, name, ready: true, isActive: true })
const holder = (hosts: string[], more: Parameters<typeof service>[0] = {}) =>
  service({
    ref: { space: 'blog', service: 'nginx' },
    spec: spec(port(8080)),
    instances: hosts.map((name, index) => instance({ slot: index + 1, host: on(name) })),
    ...more,
  })
const foreign = (name: string) => ({ hostId: `id-${name}`, port: 8080, protocol: 'tcp', by: `proxy-${name}` })

const codesOf = (list: ReturnType<typeof validateSpec>['errors']) =>
  list.map(({ path, detailMessage }) => [path, detailMessage?.code])

test('a valid spec has no errors or warnings', () => {
  expect(validateSpec(spec(port(8080)), contextOf())).toEqual({ errors: [], warnings: [] })
})

type Case = [
  why: string,
  Parameters<typeof spec>[0],
  Partial<ValidationContext>,
  expected: [path: string, code: string][],
]

const impossible: Case[] = [
  ['the name is taken', {}, { services: [service()] }, [['name', 'plan-name-taken']]],
  ['the name differs in case only', { name: 'WEB' }, { services: [service()] }, [['name', 'plan-name-taken']]],
  ['the name is too long with the space', { name: 'x'.repeat(60) }, {}, [['name', 'plan-name-long']]],
  ['no host has as many CPUs', { resources: { cpus: 5 } }, {}, [['resources.cpus', 'plan-cpus']]],
  ['no host has as much memory', { resources: { memoryMiB: 9000 } }, {}, [['resources.memoryMiB', 'plan-memory']]],
  [
    'no host has as much disk',
    { resources: { diskGiB: 200 } },
    { hosts: [host({ diskGiB: 100 })] },
    [['resources.diskGiB', 'plan-disk']],
  ],
  [
    'no host meets the constraints',
    { placement: { constraints: ['node.labels.zone == mars'] } },
    {},
    [['placement.constraints', 'plan-no-host']],
  ],
  [
    'every host is drained or down',
    {},
    { hosts: [host({ availability: 'drain' }), host({ state: 'down' })] },
    [['placement.constraints', 'plan-no-host']],
  ],
  ['an ingress port needs the routing mesh', port(null, { mode: 'ingress' }), {}, [['ports.0.mode', 'plan-no-mesh']]],
  [
    'the port is taken on the only host',
    port(8080),
    { hosts: [host()], services: [holder(['host1'])] },
    [['ports.0.published', 'plan-port-host']],
  ],
  [
    'the port is taken on every host',
    port(8080),
    { services: [holder(['host1'])], foreignPorts: [foreign('host2')] },
    [['ports.0.published', 'plan-port-all-hosts']],
  ],
  [
    'the port is taken on the only host that is eligible',
    { ...port(8080), placement: { constraints: ['node.hostname == host2'] } },
    { services: [holder(['host2'])] },
    [['ports.0.published', 'plan-port-host']],
  ],
  [
    'an ingress port of another service is taken on every host',
    port(8080),
    {
      routingMesh: true,
      services: [holder([], { ingressPorts: [{ published: 8080, target: 80, protocol: 'tcp' }] })],
    },
    [['ports.0.published', 'plan-port-service']],
  ],
]

test.each(impossible)('returns an error: %s', (_, given, known, expected) => {
  expect(codesOf(validateSpec(spec(given), contextOf(known)).errors)).toEqual(expect.arrayContaining(expected))
})

const possible: Case[] = [
  ['the same name is taken in another space', {}, { services: [holder([])] }, []],
  ['a service of this name is being deleted', {}, { services: [service({ deleting: true })] }, []],
  [
    'the port is taken by the other protocol',
    port(8080, { protocol: 'udp' }),
    { services: [holder(['host1', 'host2'])] },
    [],
  ],
  ['the host picks the port', port(null), { services: [holder(['host1', 'host2'])] }, []],
  [
    'the instance that used the port is ending',
    { ...port(8080), replicas: 1 },
    { hosts: [host()], services: [holder([], { instances: [instance({ isDesired: false })] })] },
    [],
  ],
  [
    'the port is free on fewer hosts than instances',
    { ...port(8080), replicas: 2 },
    { services: [holder(['host1'])] },
    [['ports.0.published', 'plan-port-few-hosts']],
  ],
  [
    'a host port has room for one instance per host',
    { ...port(8080), replicas: 3 },
    {},
    [['ports.0.published', 'plan-port-few-hosts']],
  ],
  ['an ingress port has room for all instances', { ...port(8080), replicas: 3 }, { routingMesh: true }, []],
  [
    'more instances are desired than maxPerHost allows',
    { replicas: 3, placement: { maxPerHost: 1 } },
    {},
    [['placement.maxPerHost', 'plan-max-per-host']],
  ],
  [
    'disk is requested that no host declares',
    { resources: { diskGiB: 5 } },
    {},
    [['resources.diskGiB', 'plan-disk-recorded']],
  ],
  [
    'disk is requested that a host declares',
    { resources: { diskGiB: 5 } },
    { hosts: [host({ diskGiB: 100 }), host2] },
    [],
  ],
]

test.each(possible)('returns no error: %s', (_, given, known, expected) => {
  const { errors, warnings } = validateSpec(spec(given), contextOf(known))
  expect(errors).toEqual([])
  expect(codesOf(warnings)).toEqual(expected)
})

test('messages contain the numbers of hosts and instances', () => {
  const few = validateSpec(spec({ ...port(8080), replicas: 5 }), contextOf({ services: [holder(['host1'])] }))
  expect(few.warnings[0]?.detail).toMatch(/Port 8080 is free on 1 of the hosts: 4 of the 5 instances could not start/)
  const taken = validateSpec(
    spec(port(8080)),
    contextOf({ services: [holder(['host1'])], foreignPorts: [foreign('host2')] }),
  )
  expect(taken.errors[0]?.detail).toBe('Port 8080 is already taken on all 2 hosts, by blog/nginx, proxy-host2.')
})

test('returns all errors at once, by field', () => {
  const given = { name: 'x'.repeat(60), resources: { cpus: 99, memoryMiB: 99_999 }, ...port(1, { mode: 'ingress' }) }
  expect(codesOf(validateSpec(spec(given), contextOf()).errors).map(([path]) => path)).toEqual([
    'name',
    'resources.cpus',
    'resources.memoryMiB',
    'ports.0.mode',
  ])
})
