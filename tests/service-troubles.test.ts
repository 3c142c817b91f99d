import { routes } from '@berth/contract/routes.ts'
import { describe, expect } from 'vitest'
import { test } from './on-cluster.ts'
import { ownName, somePort } from './outside.ts'

const OFTEN = { intervalSeconds: 1, timeoutSeconds: 10, retries: 2 }

describe.concurrent('a health check', () => {
  test.for([
    ['over HTTP', { type: 'http', port: 80, path: '/health', ...OFTEN }],
    ['over TCP', { type: 'tcp', port: 80, ...OFTEN }],
    ['by a command', { type: 'command', command: 'test -f /start', ...OFTEN }],
  ] as const)('%s that passes: it runs', async ([_, healthCheck], { berth, space, images }) => {
    const created = await berth.create(space, { name: 'web', image: images.web, healthCheck })
    expect(await berth.becomes(created, 'running')).toMatchObject({ reason: null, spec: { healthCheck } })
  })

  test.for([
    ['over HTTP', { type: 'http', port: 80, path: '/nothing', ...OFTEN }],
    ['over TCP', { type: 'tcp', port: 81, ...OFTEN }],
    ['by a command', { type: 'command', command: 'test -f /nothing', ...OFTEN }],
  ] as const)('%s that fails: it says so', async ([_, healthCheck], { berth, space, images }) => {
    const created = await berth.create(space, { name: 'web', image: images.web, healthCheck })
    const { reason, instances } = await berth.becomes(created, 'degraded')
    // The sample goes well when it is told to: then the engine has no word of why.
    expect(reason).toMatch(/health check fail/)
    expect(instances).toEqual({ running: 0, wanted: 1 })
  })
})

describe.concurrent('an instance that ends', () => {
  test('by itself: its exit code is said', async ({ berth, space, images }) => {
    const created = await berth.create(space, { name: 'crash', image: images.crash })
    const { reason, actions } = await berth.becomes(created, 'degraded')
    expect(reason).toBe('The instance ended with exit code 3.')
    expect(actions).toContain('delete')
    const { items } = await berth.call(routes.listInstances, { params: { space, service: 'crash' } })
    expect(items).toContainEqual(expect.objectContaining({ state: 'failed', exitCode: 3, reason }))
    const { troubled } = await berth.call(routes.getSpace, { params: { space } })
    expect(troubled).toBe(1)
  })

  test('stays in trouble while it crashes again and again', async ({ berth, space, images, expect }) => {
    const command = ['sh', '-c', 'sleep 1; exit 4']
    const created = await berth.create(space, { name: 'loop', image: images.crash, command })
    const { reason } = await berth.becomes(created, 'degraded')
    const events = await berth.events()
    const failures = async () => {
      const { items } = await berth.call(routes.listInstances, { params: { space, service: 'loop' } })
      return items.filter(({ state }) => state === 'failed').length
    }
    const before = await failures()
    // Another two rounds: each waits for five seconds, runs for one and fails.
    await expect.poll(failures, { timeout: 120_000 }).toBeGreaterThanOrEqual(before + 2)
    events.close()
    const told = events.seen.flatMap(({ event }) =>
      event.type === 'service' && event.service.space === space ? [event.service] : [],
    )
    for (const service of [...told, await berth.service({ space, service: 'loop' })])
      expect(service).toMatchObject({ state: 'degraded', reason })
  })

  test('for want of memory: the limit is said', async ({ berth, outside, space, images }) => {
    const created = await berth.create(space, {
      name: 'greedy',
      image: images.web,
      command: ['tail', '/dev/zero'],
      resources: { memoryMiB: 16 },
      placement: await outside.here(),
    })
    const why = 'The instance was killed with exit code 137: out of memory, limit 16 MiB.'
    // The engine may tell of the end before it tells why.
    const { state } = await berth.until(created, why, ({ reason }) => reason === why)
    expect(state).toBe('degraded')
  })

  test('before it began, its command not being there', async ({ berth, space, images }) => {
    const created = await berth.create(space, { name: 'web', image: images.web, command: ['/nothing'] })
    const { reason } = await berth.becomes(created, 'degraded')
    expect(reason).toMatch(/Exit code 127: the command was not found in the image/)
  })

  test('before it began, its mount not being there', async ({ berth, space, images }) => {
    const mounts = [{ type: 'bind' as const, source: '/nothing/here', target: '/data' }]
    const created = await berth.create(space, { name: 'web', image: images.web, mounts })
    const { reason } = await berth.becomes(created, 'degraded')
    expect(reason).toMatch(/The path \/nothing\/here does not exist on host \S+\./)
  })
})

test('a port that a process outside of Docker’s knowledge holds', async ({
  berth,
  outside,
  space,
  images,
  onTestFinished,
}) => {
  const port = somePort()
  const holder = ownName('holder')
  onTestFinished(() => outside.remove(`/containers/${holder}`))
  // On the host's own network: the engine knows nothing of its ports.
  const listen = ['httpd', '-f', '-p', String(port), '-h', '/www']
  await outside.docker(['run', '--detach', '--name', holder, '--network', 'host', images.web, ...listen])
  const ports = [{ published: port, target: 80, mode: 'host' as const }]
  const placement = await outside.here()
  const created = await berth.create(space, { name: 'web', image: images.web, ports, placement })
  const { reason } = await berth.becomes(created, 'degraded')
  expect(reason).toMatch(new RegExp(`Port ${port} is already in use on host \\S+\\.`))
})
