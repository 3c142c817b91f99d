import { routes } from '@berth/contract/http/routes.ts'
import { describe, expect } from 'vitest'
import { test } from './on-cluster.ts'
import { ownName, somePort } from './outside.ts'

const OFTEN = { intervalSeconds: 1, timeoutSeconds: 10, retries: 2 }

/** Each kind of health check, and how it fails on a sample that serves port 80. */
const CHECKS = {
  http: { passing: { type: 'http', port: 80, path: '/health', ...OFTEN }, failing: { path: '/nothing' } },
  tcp: { passing: { type: 'tcp', port: 80, ...OFTEN }, failing: { port: 81 } },
  command: {
    passing: { type: 'command', command: 'test -f /start', ...OFTEN },
    failing: { command: 'test -f /nothing' },
  },
} as const

describe.concurrent('health checks by HTTP, TCP and command', () => {
  test('that pass let a service run', async ({ berth, space, images }) => {
    const checks = Object.entries(CHECKS).map(async ([name, { passing: healthCheck }]) => {
      const created = await berth.create(space, { name, image: images.web, healthCheck })
      expect(await berth.becomes(created, 'running')).toMatchObject({ reason: null, spec: { healthCheck } })
    })
    await Promise.all(checks)
  })

  test('that fail are the reason why a service is degraded', async ({ berth, space, images }) => {
    const checks = Object.entries(CHECKS).map(async ([name, { passing, failing }]) => {
      const healthCheck = { ...passing, ...failing }
      const created = await berth.create(space, { name, image: images.web, healthCheck })
      const { reason, instances } = await berth.becomes(created, 'degraded')
      // The sample goes well when it is told to: then the engine has no word of why.
      expect(reason).toMatch(/health check fail/)
      expect(instances).toEqual({ running: 0, desired: 1 })
    })
    await Promise.all(checks)
  })
})

describe.concurrent('an instance that ends', () => {
  test('by itself degrades the service, with its exit code', async ({ berth, space, images }) => {
    const created = await berth.create(space, { name: 'crash', image: images.crash })
    const { reason, actions } = await berth.becomes(created, 'degraded')
    expect(reason).toBe('The instance ended with exit code 3.')
    expect(actions).toContain('delete')
    const { items } = await berth.call(routes.listInstances, { params: { space, service: 'crash' } })
    expect(items).toContainEqual(expect.objectContaining({ state: 'failed', exitCode: 3, reason }))
    const { unhealthy } = await berth.call(routes.getSpace, { params: { space } })
    expect(unhealthy).toBe(1)
  })

  test('for want of memory degrades the service, with the limit', async ({ berth, outside, space, images }) => {
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

  test('before it began degrades the service, with the command that is missing', async ({ berth, space, images }) => {
    const created = await berth.create(space, { name: 'web', image: images.web, command: ['/nothing'] })
    const { reason } = await berth.becomes(created, 'degraded')
    expect(reason).toMatch(/Exit code 127: the command was not found in the image/)
  })

  test('before it began degrades the service, with the path that is missing', async ({ berth, space, images }) => {
    const mounts = [{ type: 'bind' as const, source: '/nothing/here', target: '/data' }]
    const created = await berth.create(space, { name: 'web', image: images.web, mounts })
    const { reason } = await berth.becomes(created, 'degraded')
    expect(reason).toMatch(/The path \/nothing\/here does not exist on host \S+\./)
  })
})

test('says that a port is in use by a process that Docker does not know of', async ({
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
