import { Host } from '@berth/contract/hosts/hosts.ts'
import { expect, test } from 'vitest'
import type { SwarmNode } from '../swarm.ts'
import { toHost } from './read-host.ts'

// An answer of Docker Engine 20.10.24, shortened.
const node: SwarmNode = {
  ID: 'bqz17r2wpyjawvwn628gz1kvv',
  Version: { Index: 4207 },
  Spec: { Labels: { zone: 'east', 'berth.engine': 'ssh://root@10.0.0.11' }, Role: 'manager', Availability: 'active' },
  Description: {
    Hostname: 'host1',
    Platform: { Architecture: 'x86_64', OS: 'linux' },
    Resources: {
      NanoCPUs: 2_000_000_000,
      MemoryBytes: 25_276_514_304,
      GenericResources: [{ DiscreteResourceSpec: { Kind: 'disk', Value: 100 } }],
    },
    Engine: { EngineVersion: '20.10.24+dfsg1' },
  },
  Status: { State: 'ready', Addr: '10.0.0.11' },
  ManagerStatus: { Leader: true, Reachability: 'reachable', Addr: '10.0.0.11:2377' },
}

test('translates a node to a host', () => {
  const host = toHost(node, 'bqz17r2wpyjawvwn628gz1kvv')
  expect(Host.strict().parse(host)).toEqual(host)
  expect(host).toEqual({
    id: 'bqz17r2wpyjawvwn628gz1kvv',
    name: 'host1',
    address: '10.0.0.11',
    role: 'manager',
    leader: true,
    availability: 'active',
    state: 'ready',
    engineVersion: '20.10.24+dfsg1',
    platform: 'linux/amd64',
    cpus: 2,
    memoryMiB: 24_105,
    diskGiB: 100,
    labels: { zone: 'east', 'berth.engine': 'ssh://root@10.0.0.11' },
    own: true,
    engineAddress: 'ssh://root@10.0.0.11',
  })
})

test.each([
  ['0.0.0.0', '10.0.0.11:2377', '10.0.0.11'],
  ['127.0.0.1', '10.0.0.11:2377', '10.0.0.11'],
  ['10.0.0.12', '10.0.0.11:2377', '10.0.0.12'],
])('a node that reports %s and advertises %s has the address %s', (Addr, advertised, address) => {
  expect(toHost({ ...node, Status: { Addr }, ManagerStatus: { Addr: advertised } }, null).address).toBe(address)
})

test('translates a worker that declares no disk and is down', () => {
  const Resources = { NanoCPUs: 1_500_000_000, MemoryBytes: 1024 * 1024 }
  const Description = { Hostname: 'host3', Platform: { OS: 'linux', Architecture: 'aarch64' }, Resources }
  const host = toHost(
    {
      ID: 'x',
      Spec: { Role: 'worker', Availability: 'drain' },
      Description,
      Status: { State: 'down' },
    },
    'y',
  )
  expect(host).toMatchObject({ role: 'worker', availability: 'drain', state: 'down', leader: false })
  expect(host).toMatchObject({ own: false, engineAddress: null })
  expect(host).toMatchObject({ cpus: 1.5, memoryMiB: 1, diskGiB: null, platform: 'linux/arm64', address: '' })
})

test('a node of which nothing is known yet is a valid host', () => {
  const host = toHost({}, null)
  expect(Host.parse(host)).toEqual(host)
})
