import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import type { TestHost } from '../scripts/test-cluster/host.ts'
import { startCluster } from '../scripts/test-cluster.ts'
import { Berth } from '../test-support/berth/berth.ts'
import { errorPathsOf, refusal } from '../test-support/berth/refusals.ts'
import { isEngineLent } from '../test-support/docker/cluster.ts'
import { test as onCluster } from './fixtures/on-cluster.ts'

/** Berth connected to the second host of the file's own cluster, so that the first is another host. Both are managers. */
const test = onCluster
  .extend('cluster', { scope: 'file' }, () => startCluster({ hosts: 2, managers: 2 }))
  .extend('hosts', { scope: 'file' }, ({ cluster: { hosts, stop } }, { onCleanup }) => {
    onCleanup(stop)
    const [first, second] = hosts
    return first && second ? { first, second } : expect.fail('The cluster has fewer than two hosts.')
  })
  .extend('dockerHost', { scope: 'file' }, ({ hosts }) => hosts.first.dockerHost)
  .extend('sshPath', { scope: 'file' }, async ({ hosts }, { onCleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'berth-ssh-'))
    onCleanup(() => rm(folder, { recursive: true }))
    const ssh = join(folder, 'ssh')
    await writeFile(ssh, `#!/bin/sh\nexec /usr/bin/ssh -F '${hosts.first.ssh.config}' "$@"\n`)
    await chmod(ssh, 0o755)
    return `${folder}${delimiter}${process.env.PATH}`
  })
  .extend('berth', { scope: 'file' }, async ({ hosts: { first, second }, sshPath }, { onCleanup }) => {
    const env = { DOCKER_HOST: second.dockerHost, DOCKER_CERT_PATH: first.tcp.certPath, PATH: sshPath }
    const berth = await Berth.start(env)
    onCleanup(() => berth.stop())
    return berth
  })

type Hosts = Record<'first' | 'second', TestHost>

const params = { host: 'host1' }

test.skipIf(isEngineLent).for([
  ['a socket', ({ first }: Hosts) => first.dockerHost],
  ['TCP with TLS', ({ first }: Hosts) => first.tcp.dockerHost],
  ['ssh', ({ first }: Hosts) => first.ssh.dockerHost],
] as const)(
  'reaches the engine of another host over %s, and stores the address',
  async ([, addressFrom], { berth, hosts, outside }) => {
    const engineAddress = addressFrom(hosts)
    const changed = await berth.call(routes.changeHost, { params, body: { engineAddress } })
    expect(changed).toMatchObject({ name: 'host1', own: false, engineAddress })
    expect(await berth.call(routes.getHost, { params })).toEqual(changed)
    expect(await outside.get(`/nodes/${changed.id}`)).toMatchObject({
      Spec: { Labels: { 'berth.engine': engineAddress } },
    })
  },
)

test.skipIf(isEngineLent)(
  'removes an engine address without changing anything else of the host',
  async ({ berth, hosts, outside }) => {
    const { id } = await berth.call(routes.changeHost, { params, body: { engineAddress: hosts.first.dockerHost } })
    await outside.docker(['node', 'update', '--label-add', 'zone=east', id])
    const changed = await berth.call(routes.changeHost, { params, body: { engineAddress: null } })
    expect(changed).toMatchObject({
      engineAddress: null,
      labels: { zone: 'east' },
      role: 'manager',
      availability: 'active',
    })
    expect(changed.labels).not.toHaveProperty('berth.engine')
    await outside.docker(['node', 'update', '--label-rm', 'zone', id])
  },
)

test.skipIf(isEngineLent)('lists hosts by name', async ({ berth }) => {
  const names = (await berth.call(routes.listHosts, {})).items.map(({ name }) => name)
  expect(names).toEqual(names.toSorted())
})

test.skipIf(isEngineLent)("the host of Berth's own engine needs no address", async ({ berth }) => {
  const { items } = await berth.call(routes.listHosts, {})
  expect(items.map(({ name, own }) => [name, own])).toEqual(
    expect.arrayContaining([
      ['host1', false],
      ['host2', true],
    ]),
  )
})

const REFUSED: [string, (hosts: Hosts) => string, string][] = [
  ['the engine of another host', ({ second }) => second.dockerHost, 'not-that-host'],
  ['an address where nothing listens', () => 'tcp://127.0.0.1:1', 'host-engine-away'],
  [
    'an engine that requires TLS, without TLS',
    ({ first }) => first.tcp.dockerHost.replace('tcp:', 'http:'),
    'host-engine-away',
  ],
  ['an invalid engine address', () => 'ftp://host1', 'bad-engine-address'],
  ['a path without a scheme', () => '/var/run/docker.sock', 'bad-engine-address'],
]

test.skipIf(isEngineLent).for(REFUSED)('refuses %s', async ([, addressFrom, code], { berth, hosts }) => {
  const { engineAddress } = await berth.call(routes.getHost, { params })
  const problem = await refusal(berth.call(routes.changeHost, { params, body: { engineAddress: addressFrom(hosts) } }))
  expect(problem).toMatchObject({ code: 'bad-input', extra: { detailMessage: { code } } })
  expect(errorPathsOf(problem)).toEqual(['engineAddress'])
  expect(await berth.call(routes.getHost, { params })).toMatchObject({ engineAddress })
})

test.skipIf(isEngineLent)('refuses an unknown host', async ({ berth }) => {
  const unknown = berth.call(routes.changeHost, { params: { host: 'host9' }, body: { engineAddress: null } })
  expect(await refusal(unknown)).toMatchObject({
    code: 'not-found',
    extra: { detailMessage: { code: 'no-such-host' } },
  })
})
