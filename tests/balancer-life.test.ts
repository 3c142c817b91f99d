import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { QUICK, ServiceDriver } from '../test-support/berth/service-driver.ts'
import { clusterHosts, isEngineLent } from '../test-support/docker/cluster.ts'
import { Outside } from '../test-support/docker/outside.ts'
import { endpointsOf, getUntil } from '../test-support/load-balancers/requests.ts'
import { test, testChangingUnderLoad } from './shared/changing-under-load.ts'
import { balancer } from './shared/scaling-under-load.ts'

const LONG_MS = 120_000

// tests/soak/balancer-life.test.ts also changes back.
testChangingUnderLoad({ andBack: false })

test.skipIf(isEngineLent)(
  'stops the only instance only after its host has pulled the image of the next',
  async ({ berth, space, images, nextImage }) => {
    const other = clusterHosts()[1] ?? expect.fail('There is no second host.')
    // All tests set the same address, so that they don't disturb each other.
    await berth.call(routes.changeHost, { params: { host: other.name }, body: { engineAddress: other.dockerHost } })
    await berth.create(space, { name: 'web', image: images.web, ...QUICK })
    const ports = [{ published: 28_483, target: 80, mode: 'host' as const }]
    const placement = { constraints: [`node.hostname == ${other.name}`] }
    const lb = new ServiceDriver(berth, await berth.create(space, balancer({ ports, placement })))
    const [endpoint] = endpointsOf(await lb.becomes('running', LONG_MS), 80)
    await getUntil(endpoint ?? expect.fail('The load balancer has no endpoint.'), ({ status }) => status === 200)
    const otherEngine = new Outside(other.dockerHost)
    try {
      const plan = await berth.plan(routes.upgradeService, { params: lb.ref, body: { image: nextImage } })
      expect(plan.warnings.map(({ detailMessage }) => detailMessage)).toContainEqual({
        code: 'plan-away-balancer',
        params: { seconds: 1, drain: 5 },
      })
      const { SystemTime: startedAt } = await otherEngine.get<{ SystemTime: string }>('/info')
      await lb.upgrade({ image: nextImage })
      await lb.becomes('upgraded', LONG_MS)
      const { SystemTime: endedAt } = await otherEngine.get<{ SystemTime: string }>('/info')
      const span = ['--since', startedAt, '--until', endedAt]
      const events = (
        await otherEngine.docker([
          'events',
          ...span,
          '--format',
          '{{.Action}} {{.Actor.ID}} {{.Actor.Attributes.name}}',
        ])
      ).split('\n')
      const pulled = events.findIndex((line) => line.startsWith('pull ') && line.includes('samples/haproxy'))
      const killed = events.findIndex((line) => line.startsWith('kill ') && line.includes(`${lb.fullName}.1.`))
      expect(pulled).toBeGreaterThanOrEqual(0)
      expect(killed).toBeGreaterThan(pulled)
    } finally {
      otherEngine.close()
    }
  },
)
