import { routes } from '@berth/contract/http/routes.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { describe, expect } from 'vitest'
import type { Berth } from '../test-support/berth/berth.ts'
import { randomPort, uniqueName } from '../test-support/docker/outside.ts'
import { test } from './fixtures/on-cluster.ts'

const FREQUENT = { intervalSeconds: 1, timeoutSeconds: 10, retries: 2 }

/** The kinds of health checks, and the changes with which they fail on a sample that serves port 80. */
const CHECKS = {
  http: { passing: { type: 'http', port: 80, path: '/health', ...FREQUENT }, failing: { path: '/nothing' } },
  tcp: { passing: { type: 'tcp', port: 80, ...FREQUENT }, failing: { port: 81 } },
  command: {
    passing: { type: 'command', command: 'test -f /start', ...FREQUENT },
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
      // The sample exits with 0 when it is stopped. In that case the engine reports no cause.
      const { instances } = await becomesDegraded(berth, created, /health check fail/)
      expect(instances).toEqual({ running: 0, desired: 1 })
    })
    await Promise.all(checks)
  })
})

describe.concurrent('an instance that ends', () => {
  test('by itself degrades the service with its exit code', async ({ berth, space, images }) => {
    const created = await berth.create(space, { name: 'crash', image: images.crash })
    const { reason, actions } = await becomesDegraded(berth, created, /^The instance ended with exit code 3\.$/)
    expect(actions).toContain('delete')
    const { items } = await berth.call(routes.listInstances, { params: { space, service: 'crash' } })
    expect(items).toContainEqual(expect.objectContaining({ state: 'failed', exitCode: 3, reason }))
    const { unhealthy } = await berth.call(routes.getSpace, { params: { space } })
    expect(unhealthy).toBe(1)
  })

  test('by lack of memory degrades the service with the memory limit', async ({ berth, outside, space, images }) => {
    const created = await berth.create(space, {
      name: 'greedy',
      image: images.web,
      command: ['tail', '/dev/zero'],
      resources: { memoryMiB: 16 },
      placement: await outside.here(),
    })
    await becomesDegraded(berth, created, /^The instance was killed with exit code 137: out of memory, limit 16 MiB\.$/)
  })

  test('before it starts degrades the service with the missing command', async ({ berth, space, images }) => {
    const created = await berth.create(space, { name: 'web', image: images.web, command: ['/nothing'] })
    await becomesDegraded(berth, created, /Exit code 127: the command was not found in the image/)
  })

  test('before it starts degrades the service with the missing path', async ({ berth, space, images }) => {
    const mounts = [{ type: 'bind' as const, source: '/nothing/here', target: '/data' }]
    const created = await berth.create(space, { name: 'web', image: images.web, mounts })
    await becomesDegraded(berth, created, /The path \/nothing\/here does not exist on host \S+\./)
  })
})

test('reports a port that a process unknown to Docker uses', async ({
  berth,
  outside,
  space,
  images,
  onTestFinished,
}) => {
  const port = randomPort()
  const holder = uniqueName('holder')
  onTestFinished(() => outside.remove(`/containers/${holder}`))
  // In the host's network, so that the engine does not know its ports.
  const listen = ['httpd', '-f', '-p', String(port), '-h', '/www']
  await outside.docker(['run', '--detach', '--name', holder, '--network', 'host', images.web, ...listen])
  const ports = [{ published: port, target: 80, mode: 'host' as const }]
  const placement = await outside.here()
  const created = await berth.create(space, { name: 'web', image: images.web, ports, placement })
  await becomesDegraded(berth, created, new RegExp(`Port ${port} is already in use on host \\S+\\.`))
})

/**
 * Waits until a service is degraded for a reason. The engine may report the end of an instance before its cause, and the first instance can
 * fail for a reason of the engine's own (docs/engine-api.md).
 */
function becomesDegraded(berth: Berth, service: Service, because: RegExp): Promise<Service> {
  return berth.until(
    service,
    `degraded: ${because}`,
    ({ state, reason }) => state === 'degraded' && because.test(reason ?? ''),
  )
}
