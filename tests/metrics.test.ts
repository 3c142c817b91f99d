import { routes } from '@berth/contract/http/routes.ts'
import type { Metrics } from '@berth/contract/metrics/metrics.ts'
import { expect } from 'vitest'
import { Berth } from '../test-support/berth/berth.ts'
import { SHORT_TIMINGS } from '../test-support/berth/short-timings.ts'
import { clusterHosts, isEngineLent } from '../test-support/docker/cluster.ts'
import { test as onCluster } from './fixtures/on-cluster.ts'

const PATIENCE = { timeout: 120_000, interval: 500 }
/** Short intervals: the processor's usage is known only from the second reading on. */
const TIMINGS = { ...SHORT_TIMINGS, metricsPaceMs: 5000, diskUsePaceMs: 5000 }
const MIB = 1024 ** 2
/** Uses as much of the processor as it gets (limited to a tenth of a core), 32 MiB of memory that is no cache, and 8 MiB on disk. */
const BUSY = [
  'dd if=/dev/zero of=/big bs=1M count=8 2>/dev/null',
  'while :; do :; done & x=$(dd if=/dev/zero bs=1M count=32 2>/dev/null | tr "\\0" x); wait',
].join('; ')

const test = onCluster.extend({}).override('berth', { scope: 'file' }, async ({ dockerHost }, { onCleanup }) => {
  const berth = await Berth.start({ DOCKER_HOST: dockerHost, BERTH_TIMINGS: JSON.stringify(TIMINGS) })
  onCleanup(() => berth.stop())
  return berth
})

test('shows the same metrics as docker stats, and keeps them when the server is killed', async ({
  berth,
  outside,
  space,
  images,
}) => {
  const params = { space, service: 'busy' }
  const created = await berth.create(space, {
    ...{ name: 'busy', image: images.web, command: ['/bin/sh', '-c', BUSY], replicas: 1 },
    ...{ resources: { cpus: 0.1, memoryMiB: 256, diskGiB: 1 }, placement: await outside.here() },
  })
  await berth.becomes(created, 'running')
  const recentMetrics = () => berth.call(routes.getServiceMetrics, { params, query: { range: 300 } })
  const last = ({ instances: [instance] }: Metrics) => ({
    cpu: instance?.series.cpuCores.findLast((value) => value !== null) ?? 0,
    memory: instance?.series.memoryBytes.findLast((value) => value !== null) ?? 0,
    disk: instance?.series.diskBytes.findLast((value) => value !== null) ?? 0,
  })
  await expect.poll(async () => last(await recentMetrics()).disk, PATIENCE).toBeGreaterThan(8 * MIB - 1)
  await expect.poll(async () => last(await recentMetrics()).cpu, PATIENCE).toBeGreaterThan(0)

  const [container] = await outside.get<{ Id: string }[]>('/containers/json', {
    filters: { label: [`com.docker.swarm.service.name=${space}_busy`] },
  })
  const format = '{{.CPUPerc}} {{.MemUsage}}'
  const dockerStats = async () => {
    const output = await outside.docker(['stats', '--no-stream', '--format', format, container?.Id ?? ''])
    const [cpu = '', memory = ''] = output.split(' ')
    expect(memory).toMatch(/MiB$/)
    return { cpu: Number.parseFloat(cpu) / 100, memory: Number.parseFloat(memory) * MIB }
  }
  const { instances, total } = await recentMetrics()
  expect(instances).toMatchObject([
    { name: 'busy.1', running: true, limits: { cpuCores: 0.1, memoryBytes: 256 * MIB, diskBytes: 1024 * MIB } },
  ])
  // Where the instance was not read, the total carries its last figure for a while.
  const ownMemory = instances[0]?.series.memoryBytes ?? []
  expect(ownMemory.map((value, point) => value && total.memoryBytes[point])).toEqual(ownMemory)
  // The instance allocates its memory slowly, because it has only a tenth of a core.
  const ratio = async () => last(await recentMetrics()).memory / (await dockerStats()).memory
  await expect.poll(ratio, PATIENCE).toBeCloseTo(1, 0.5)
  const ours = last(await recentMetrics())
  // The instance gets a tenth of a core even on a busy machine, but docker's reading of one second varies.
  expect(ours.cpu).toBeGreaterThan(0.04)
  expect(ours.cpu).toBeLessThan(0.2)
  expect(Math.abs(ours.cpu - (await dockerStats()).cpu)).toBeLessThan(0.1)

  const before = await recentMetrics()
  await berth.kill9()
  await berth.restart()
  await berth.becomes(created, 'running')
  const after = await berth.call(routes.getInstanceMetrics, {
    params: { ...params, instance: instances[0]?.id ?? '' },
    query: { range: 600, step: 15 },
  })
  const known = ({ from, stepSeconds, total: { memoryBytes } }: Metrics) =>
    memoryBytes.flatMap((value, point) => (value === null ? [] : [Date.parse(from) + point * stepSeconds * 1000]))
  expect(known(after)).toEqual(expect.arrayContaining(known(before)))
})

test.skipIf(isEngineLent)(
  'shows instances of every reachable host, and instances that have ended since',
  async ({ berth, space, images }) => {
    const second = clusterHosts()[1] ?? expect.fail('The cluster has only one host.')
    const body = { engineAddress: second.dockerHost }
    await berth.call(routes.changeHost, { params: { host: second.name }, body })
    const params = { space, service: 'web' }
    const created = await berth.create(space, {
      ...{ name: 'web', image: images.web, replicas: 2, placement: { maxPerHost: 1 } },
    })
    await berth.becomes(created, 'running')
    const shownInstances = async () => {
      const { instances } = await berth.call(routes.getServiceMetrics, { params, query: { range: 300 } })
      return instances
        .filter(({ series }) => series.memoryBytes.some((value) => value !== null))
        .map(({ name, host, running }) => ({ name, host, running }))
    }
    const hosts = () => shownInstances().then((all) => all.map(({ host }) => host).sort())
    await expect.poll(hosts, PATIENCE).toEqual(clusterHosts().map(({ name }) => name))
    await berth.call(routes.scaleService, { params, body: { replicas: 1 } })
    await expect
      .poll(async () => (await shownInstances()).map(({ running }) => running).sort(), PATIENCE)
      .toEqual([false, true])
  },
)
