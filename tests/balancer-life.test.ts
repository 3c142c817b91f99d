import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { doorsOf, gets } from './balancing.ts'
import { test, testChangingUnderLoad } from './changing-under-load.ts'
import { clusterHosts } from './cluster.ts'
import { Life, QUICK } from './life.ts'
import { Outside } from './outside.ts'
import { balancer } from './scaling-under-load.ts'

const LONG_MS = 120_000

// And back: tests/soak/balancer-life.test.ts.
testChangingUnderLoad({ andBack: false })

test('stops the only instance only after its host has pulled the image of the next', async ({
  berth,
  space,
  images,
  nextImage,
}) => {
  const other = clusterHosts()[1] ?? expect.fail('There is no second host.')
  // Every test says the same address, so that none gets in another's way.
  await berth.call(routes.changeHost, { params: { host: other.name }, body: { engineAddress: other.dockerHost } })
  await berth.create(space, { name: 'web', image: images.web, ...QUICK })
  const ports = [{ published: 28_483, target: 80, mode: 'host' as const }]
  const placement = { constraints: [`node.hostname == ${other.name}`] }
  const lb = new Life(berth, await berth.create(space, balancer({ ports, placement })))
  const [door] = doorsOf(await lb.becomes('running', LONG_MS), 80)
  await gets(door ?? expect.fail('It has no address.'), ({ status }) => status === 200)
  const there = new Outside(other.dockerHost)
  try {
    const plan = await berth.plan(routes.upgradeService, { params: lb.ref, body: { image: nextImage } })
    expect(plan.warnings.map(({ detailMessage }) => detailMessage)).toContainEqual({
      code: 'plan-away-balancer',
      params: { seconds: 1, drain: 5 },
    })
    const { SystemTime: began } = await there.get<{ SystemTime: string }>('/info')
    await lb.upgrade({ image: nextImage })
    await lb.becomes('upgraded', LONG_MS)
    const { SystemTime: ended } = await there.get<{ SystemTime: string }>('/info')
    const span = ['--since', began, '--until', ended]
    const events = (
      await there.docker(['events', ...span, '--format', '{{.Action}} {{.Actor.ID}} {{.Actor.Attributes.name}}'])
    ).split('\n')
    const pulled = events.findIndex((line) => line.startsWith('pull ') && line.includes('samples/haproxy'))
    const killed = events.findIndex((line) => line.startsWith('kill ') && line.includes(`${lb.fullName}.1.`))
    expect(pulled).toBeGreaterThanOrEqual(0)
    expect(killed).toBeGreaterThan(pulled)
  } finally {
    there.close()
  }
})
