import { routes } from '@berth/contract/routes.ts'
import { ServiceSpec } from '@berth/contract/service-spec.ts'
import { describe, expect, vi } from 'vitest'
import { cluster } from './cluster.ts'
import { test } from './on-cluster.ts'
import { ownName, somePort } from './outside.ts'
import { refusal } from './refusals.ts'

interface SwarmService {
  Spec: {
    TaskTemplate: {
      ContainerSpec: { Image: string }
      Resources: { Reservations?: { GenericResources?: unknown[] } }
    }
  }
}

describe.concurrent('a service that was made', () => {
  test('serves its page on every host that runs it', async ({ berth, space, images }) => {
    const { items: hosts } = await berth.call(routes.listHosts, {})
    const ready = hosts.filter(({ state, availability }) => state === 'ready' && availability === 'active')
    const published = somePort()
    const created = await berth.create(space, {
      name: 'web',
      image: images.web,
      ports: [{ published, target: 80 }],
      replicas: ready.length,
      placement: { maxPerHost: 1 },
    })
    expect(created).toMatchObject({ space, name: 'web', state: 'creating', revision: 1, kind: 'service' })
    expect(created.instances.wanted).toBe(ready.length)

    const { endpoints, instances, reason } = await berth.becomes(created, 'running')
    expect({ instances, reason }).toEqual({ instances: { running: ready.length, wanted: ready.length }, reason: null })
    expect(endpoints.map(({ host }) => host).sort()).toEqual(ready.map(({ name }) => name).sort())
    const pages = await Promise.all(
      endpoints.map(async ({ address, published: port }) => (await fetch(`http://${address}:${port}/`)).text()),
    )
    for (const page of pages) expect(page).toContain('<h1>web 1.0</h1>')
    expect(new Set(pages).size).toBe(ready.length)
  })

  test('has a port that its host picks where none is named', async ({ berth, space, images }) => {
    const created = await berth.create(space, { name: 'web', image: images.web, ports: [{ target: 80, mode: 'host' }] })
    const { spec, endpoints } = await berth.becomes(created, 'running')
    expect(spec.ports).toEqual([{ published: null, target: 80, protocol: 'tcp', mode: 'host' }])
    const [endpoint] = endpoints
    expect(endpoint?.published).toBeGreaterThan(1024)
    const page = await fetch(`http://${endpoint?.address}:${endpoint?.published}/health`)
    expect(await page.text()).toBe('ok\n')
  })

  test('runs as it was asked to', async ({ berth, outside, space, images }) => {
    const created = await berth.create(space, {
      name: 'job',
      image: images.logger,
      command: ['sh', '-c', 'echo "$0+$1" >/memory/said; exec sleep 1000'],
      args: ['one', 'two words'],
      env: [
        { name: 'GREETING', value: 'a=b "c"\n$d' },
        { name: 'KEY', value: 'hush', secret: true },
      ],
      user: '1000:100',
      workingDir: '/data',
      mounts: [
        { source: ownName('data'), target: '/data' },
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
    expect(await shell('echo "$GREETING"; echo "$KEY"')).toBe('a=b "c"\n$d\nhush')
    expect(await shell('touch /host-etc/x 2>&1 || true')).toContain('Read-only file system')
    expect(await shell("grep -c ' /memory tmpfs ' /proc/mounts")).toBe('1')
    const limits = 'cd /sys/fs/cgroup; cat memory.max cpu.max || cat memory/memory.limit_in_bytes cpu/cpu.cfs_quota_us'
    expect(await shell(`(${limits}) 2>/dev/null`)).toMatch(/^33554432\n25000( 100000)?$/)
  })

  test('runs the very image that its tag stood for', async ({ berth, outside, space, images }) => {
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

  test('gets the disk that it reserves, or waits', async ({ berth, outside, space, images }) => {
    const { largest } = await berth.call(routes.getCluster, {})
    const most = largest?.diskGiB ?? expect.fail('the hosts of the test cluster declare disk')
    const placement = await outside.here()
    const diskGiB = Math.ceil(most * 0.6)
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

  test('never shows the value of a secret variable', async ({ berth, space, images }) => {
    const value = ownName('secret')
    const events = await berth.events()
    const env = [
      { name: 'PASSWORD', value, secret: true },
      { name: 'MODE', value: 'fast' },
    ]
    const created = await berth.create(space, { name: 'web', image: images.web, env })
    expect(created.spec.env).toEqual([
      { name: 'PASSWORD', value: '', secret: true },
      { name: 'MODE', value: 'fast', secret: false },
    ])
    await berth.becomes(created, 'running')
    const path = `/api/v1/spaces/${space}/services`
    const answers = [path, `${path}/web`, `${path}/web/instances`].map(async (one) => (await berth.fetch(one)).text())
    for (const answer of await Promise.all(answers)) {
      expect(answer).toContain('web')
      expect(answer).not.toContain(value)
    }
    events.close()
    expect(JSON.stringify(events.seen)).not.toContain(value)
    expect(berth.output).not.toContain(value)
  })

  test('tells of its instances', async ({ berth, outside, space, images }) => {
    const published = somePort()
    const ports = [{ published, target: 80 }]
    const placement = await outside.here()
    const created = await berth.create(space, { name: 'web', image: images.web, ports, placement })
    await berth.becomes(created, 'running')
    const params = { space, service: 'web' }
    const { items } = await berth.call(routes.listInstances, { params })
    expect(items).toMatchObject([{ name: 'web.1', state: 'running', reason: null, revision: 1, exitCode: null }])
    expect(items[0]?.addresses).toHaveLength(1)
    expect(items[0]?.ports).toEqual([{ published, target: 80, protocol: 'tcp' }])
    expect(await outside.inside(created, 'hostname', '-i')).toContain(items[0]?.addresses[0])
  })

  test('is reached by its name from the others of its space', async ({ berth, outside, space, images }) => {
    const web = await berth.create(space, { name: 'web', image: images.web })
    const placement = await outside.here()
    const asker = await berth.create(space, { name: 'asker', image: images.logger, placement })
    await Promise.all([berth.becomes(web, 'running'), berth.becomes(asker, 'running')])
    // The other host's engine hears of a new name by gossip, a moment after the instance runs.
    const ask = async () => expect(await outside.inside(asker, 'wget', '-q', '-O', '-', 'http://web/health')).toBe('ok')
    await vi.waitFor(ask, { timeout: 30_000, interval: 500 })
  })
})

/** Nothing of a spec may be lost on the way to the engine and back. */
describe.concurrent('a spec is read back as it was sent', () => {
  const rhythm = { intervalSeconds: 7, timeoutSeconds: 3, retries: 2, startPeriodSeconds: 11 }
  test.for([
    ['with nothing but what is needed', {}],
    [
      'with everything',
      {
        description: '商店 – “the shop”\nsecond line',
        command: ['/bin/sh', '-c'],
        args: ['echo "$HOME" \'x\'; exec sleep 1', ''],
        workingDir: '/srv/a b',
        user: 'nobody:nogroup',
        env: [
          { name: 'EMPTY', value: '' },
          { name: 'EQUALS', value: '=a=b=' },
          { name: 'LINES', value: 'one\ntwo\t三' },
          { name: 'dotted.name-x', value: '$NOT {{.Service.Name}}' },
        ],
        ports: [
          { published: 5353, target: 53, protocol: 'udp', mode: 'host' },
          { published: 5353, target: 53, protocol: 'tcp', mode: 'host' },
          { published: null, target: 80, mode: 'auto' },
          { published: null, target: 81, mode: 'host' },
        ],
        mounts: [
          { type: 'volume', source: 'a.b_c-d', target: '/data', readOnly: true },
          { type: 'bind', source: '/var/lib/x y', target: '/host' },
          { type: 'tmpfs', target: '/tmp' },
        ],
        healthCheck: { type: 'http', port: 8080, path: '/health?full=1&who=(me),you', ...rhythm },
        resources: { cpus: 0.125, memoryMiB: 67, diskGiB: 3 },
        placement: { constraints: ['node.role == manager', 'node.labels.zone!=far'], maxPerHost: 2 },
        update: { parallelism: 0, delaySeconds: 3, order: 'stop-first', onFailure: 'roll-back', monitorSeconds: 17 },
      },
    ],
    ['with a TCP check', { healthCheck: { type: 'tcp', port: 5432, ...rhythm }, update: { onFailure: 'continue' } }],
    ['with a command as check', { healthCheck: { type: 'command', command: 'test -f "/a b" || exit 1', ...rhythm } }],
    [
      'with an order that is not left to Berth',
      { update: { order: 'start-first', delaySeconds: 0, monitorSeconds: 0 } },
    ],
  ] as const)('%s', async ([_, given], { berth, space, images }) => {
    const sent = ServiceSpec.parse(structuredClone({ ...given, name: 'Web-1', image: images.web, replicas: 0 }))
    const created = await berth.create(space, sent)
    expect(created.spec).toEqual(sent)
    expect((await berth.service({ space, service: 'Web-1' })).spec).toEqual(sent)
    expect(created.state).toBe('stopped')
  })
})

describe.concurrent('planning', () => {
  test('tells what creating would do, and changes nothing', async ({ berth, outside, space, images }) => {
    const before = await outside.remainsOf(space)
    const params = { space }
    const plan = await berth.plan(routes.createService, { params, body: { name: 'a', image: images.web, replicas: 3 } })
    expect(plan).toMatchObject({ digest: expect.stringMatching(/^sha256:/), starts: 3, errors: [], warnings: [] })
    const missing = `${cluster().registry}/samples/none:1.0`
    const body = { name: 'b', image: missing, resources: { cpus: 4000 } }
    const { errors, digest } = await berth.plan(routes.createService, { params, body })
    expect(digest).toBeNull()
    expect(errors.map(({ path }) => path).sort()).toEqual(['image', 'resources.cpus'])
    expect(await outside.remainsOf(space)).toEqual(before)
  })

  test('warns of a port that cannot be had as often as asked', async ({ berth, space, images }) => {
    const { items: hosts } = await berth.call(routes.listHosts, {})
    const ports = [{ published: somePort(), target: 80, mode: 'host' as const }]
    const body = { name: 'web', image: images.web, ports, replicas: hosts.length + 3 }
    const { errors, warnings } = await berth.plan(routes.createService, { params: { space }, body })
    expect(errors).toEqual([])
    expect(warnings.map(({ path }) => path)).toEqual(['ports.0.published'])
    expect(warnings[0]?.message).toContain(`3 of the ${hosts.length + 3} instances would wait`)
  })
})

describe.concurrent('deleting', () => {
  test('takes the service and its instances, and no other', async ({ berth, outside, space, images }) => {
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
