import { routes } from '@berth/contract/http/routes.ts'
import { ServiceSpec } from '@berth/contract/services/service-spec.ts'
import { describe, expect, vi } from 'vitest'
import { refusal } from '../test-support/berth/refusals.ts'
import { cluster } from '../test-support/docker/cluster.ts'
import { randomPort, uniqueName } from '../test-support/docker/outside.ts'
import { WHOLE_SPEC } from '../test-support/whole-spec.ts'
import { test } from './fixtures/on-cluster.ts'

interface SwarmService {
  Spec: {
    TaskTemplate: {
      ContainerSpec: { Image: string }
      Resources: { Reservations?: { GenericResources?: unknown[] } }
    }
  }
}

describe.concurrent('a created service', () => {
  test('serves its page on every host with an instance', async ({ berth, outside, space, images }) => {
    const { items: hosts } = await berth.call(routes.listHosts, {})
    const ready = hosts.filter(({ state, availability }) => state === 'ready' && availability === 'active')
    const published = randomPort()
    const created = await berth.create(space, {
      name: 'web',
      image: images.web,
      ports: [{ published, target: 80 }],
      replicas: ready.length,
      placement: { maxPerHost: 1 },
    })
    expect(created).toMatchObject({ space, name: 'web', revision: 1, kind: 'service' })
    expect(created.instances.desired).toBe(ready.length)

    const { endpoints, instances, reason } = await berth.becomes(created, 'running')
    expect({ instances, reason }).toEqual({ instances: { running: ready.length, desired: ready.length }, reason: null })
    expect(endpoints.map(({ host }) => host).sort()).toEqual(ready.map(({ name }) => name).sort())
    const pages = await Promise.all(
      endpoints.map(async ({ address, published: port }) => (await fetch(`http://${address}:${port}/`)).text()),
    )
    for (const page of pages) expect(page).toContain('<h1>web 1.0</h1>')
    expect(new Set(pages).size).toBe(ready.length)

    const { items } = await berth.call(routes.listInstances, { params: { space, service: 'web' } })
    const here = await outside.get<{ Name: string }>('/info')
    const instance = items.find(({ host }) => host === here.Name)
    expect(instance).toMatchObject({ state: 'running', reason: null, revision: 1, exitCode: null })
    expect(instance?.name).toMatch(/^web\.\d$/)
    expect(instance?.addresses).toHaveLength(1)
    expect(instance?.ports).toEqual([{ published, target: 80, protocol: 'tcp' }])
    expect(await outside.inside(created, 'hostname', '-i')).toContain(instance?.addresses[0])
  })

  test('gets a port from its host if its spec names none', async ({ berth, space, images }) => {
    const created = await berth.create(space, { name: 'web', image: images.web, ports: [{ target: 80, mode: 'host' }] })
    const { spec, endpoints } = await berth.becomes(created, 'running')
    expect(spec.ports).toEqual([{ published: null, target: 80, protocol: 'tcp', mode: 'host' }])
    const [endpoint] = endpoints
    expect(endpoint?.published).toBeGreaterThan(1024)
    const page = await fetch(`http://${endpoint?.address}:${endpoint?.published}/health`)
    expect(await page.text()).toBe('ok\n')
  })

  test('runs as its spec says, without a secret in the log', async ({ berth, outside, space, images }) => {
    const secret = uniqueName('hush')
    const created = await berth.create(space, {
      name: 'job',
      image: images.logger,
      command: ['sh', '-c', 'echo "$0+$1" >/memory/said; exec sleep 1000'],
      args: ['one', 'two words'],
      env: [
        { name: 'GREETING', value: 'a=b "c"\n$d' },
        { name: 'KEY', value: secret, secret: true },
      ],
      user: '1000:100',
      workingDir: '/data',
      mounts: [
        { source: uniqueName('data'), target: '/data' },
        { type: 'bind', source: '/etc', target: '/host-etc', readOnly: true },
        { type: 'tmpfs', target: '/memory' },
      ],
      resources: { cpus: 0.25, memoryMiB: 32 },
      placement: await outside.here(),
    })
    await berth.becomes(created, 'running')
    const shell = (line: string) => outside.inside(created, 'sh', '-c', line)
    expect(await shell('cat /memory/said')).toBe('one+two words')
    expect(await shell('id -u; id -g; pwd')).toBe('1000\n100\n/data')
    expect(await shell('echo "$GREETING"; echo "$KEY"')).toBe(`a=b "c"\n$d\n${secret}`)
    expect(berth.output).not.toContain(secret)
    expect(await shell('touch /host-etc/x 2>&1 || true')).toContain('Read-only file system')
    expect(await shell("grep -c ' /memory tmpfs ' /proc/mounts")).toBe('1')
    const limits = 'cd /sys/fs/cgroup; cat memory.max cpu.max || cat memory/memory.limit_in_bytes cpu/cpu.cfs_quota_us'
    expect(await shell(`(${limits}) 2>/dev/null`)).toMatch(/^33554432\n25000( 100000)?$/)
  })

  test('is pinned to the digest of its tag', async ({ berth, outside, space, images }) => {
    const manifest = await fetch(`http://${cluster().registry}/v2/samples/web/manifests/1.0`, {
      headers: { accept: 'application/vnd.docker.distribution.manifest.v2+json' },
    })
    const digest = manifest.headers.get('docker-content-digest')
    const { image } = await berth.create(space, { name: 'tag', image: images.web, replicas: 0 })
    expect(image).toEqual({ reference: images.web, digest })
    const raw = await outside.get<SwarmService>(`/services/${space}_tag`)
    expect(raw.Spec.TaskTemplate.ContainerSpec.Image).toBe(`${images.web}@${digest}`)

    const pinned = `${cluster().registry}/samples/web@${digest}`
    const byDigest = await berth.create(space, { name: 'digest', image: pinned, replicas: 0 })
    expect(byDigest.image.digest).toBe(digest)
    expect(byDigest.spec.image).toBe(pinned)
  })

  test('returns every part of its spec as it was sent', async ({ berth, space, images }) => {
    const everything = { ...WHOLE_SPEC, name: 'Web-1', image: images.web, replicas: 0 }
    const sent = ServiceSpec.parse(structuredClone(everything))
    const created = await berth.create(space, sent)
    expect(created.spec).toEqual(sent)
    expect((await berth.service({ space, service: 'Web-1' })).spec).toEqual(sent)
    expect(created.state).toBe('stopped')
  })

  test('gets the disk that it reserves, or waits for it', async ({ berth, outside, space, images }) => {
    const { largest } = await berth.call(routes.getCluster, {})
    const largestDisk = largest?.diskGiB ?? expect.fail('The hosts of the test cluster declare no disk.')
    const placement = await outside.here()
    const diskGiB = Math.ceil(largestDisk * 0.6)
    const resources = { diskGiB }
    const created = await berth.create(space, { name: 'db', image: images.logger, replicas: 2, resources, placement })
    expect(created.spec.resources.diskGiB).toBe(diskGiB)
    const raw = await outside.get<SwarmService>(`/services/${space}_db`)
    expect(raw.Spec.TaskTemplate.Resources.Reservations?.GenericResources).toEqual([
      { DiscreteResourceSpec: { Kind: 'disk', Value: diskGiB } },
    ])
    const { reason } = await berth.until(
      created,
      'half placed',
      (now) => now.instances.running === 1 && now.reason !== null,
    )
    expect(reason).toBe('No host has enough free resources.')
  })

  test('is reachable by its name from other services of its space', async ({ berth, outside, space, images }) => {
    const web = await berth.create(space, { name: 'web', image: images.web })
    const placement = await outside.here()
    const client = await berth.create(space, { name: 'client', image: images.logger, placement })
    await Promise.all([berth.becomes(web, 'running'), berth.becomes(client, 'running')])
    // The other host's engine learns a new name by gossip, a moment after the instance runs.
    const request = async () =>
      expect(await outside.inside(client, 'wget', '-q', '-O', '-', 'http://web/health')).toBe('ok')
    await vi.waitFor(request, { timeout: 120_000, interval: 500 })
  })
})

describe.concurrent('deleting', () => {
  test('removes the service with its instances, and no other service', async ({ berth, outside, space, images }) => {
    const placement = await outside.here()
    const web = await berth.create(space, { name: 'web', image: images.web, placement })
    const other = await berth.create(space, { name: 'web2', image: images.web, placement })
    await Promise.all([berth.becomes(web, 'running'), berth.becomes(other, 'running')])
    const events = await berth.events()
    const params = { space, service: 'web' }
    await berth.call(routes.deleteService, { params })
    await events.next('service-removed', (event) => event.space === space && event.name === 'web')
    events.close()
    expect(await refusal(berth.service(params))).toMatchObject({ code: 'not-found' })
    expect(await refusal(berth.call(routes.deleteService, { params }))).toMatchObject({ code: 'not-found' })
    expect(await outside.remainsOf(space)).toMatchObject({ services: [`${space}_web2`] })
    expect(await berth.service({ space, service: 'web2' })).toMatchObject({ state: 'running' })
    const filters = { label: [`com.docker.swarm.service.name=${space}_web`], status: ['running'] }
    expect(await outside.get('/containers/json', { filters })).toEqual([])
  })
})
