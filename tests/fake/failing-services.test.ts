import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { test } from './on-fake.ts'

const ROUNDS = 4

test('a service stays degraded while its instance keeps crashing', async ({ startBerth, space, images }) => {
  // Longer than an instance can run, even if the machine notices a crash late.
  const berth = await startBerth({ timings: { steadyMs: 600_000 } })
  const command = ['sh', '-c', 'sleep 1; exit 4']
  const created = await berth.create(space, { name: 'loop', image: images.crash, command })
  const { reason } = await berth.becomes(created, 'degraded')
  expect(reason).toBe('The instance ended with exit code 4.')
  const events = await berth.events()
  const params = { space, service: 'loop' }
  const crashed = new Set<string>()
  const crashes = async () => {
    const { items } = await berth.call(routes.listInstances, { params })
    for (const { id, exitCode } of items) if (exitCode === 4) crashed.add(id)
    return crashed.size
  }
  await expect.poll(crashes, { interval: 20 }).toBeGreaterThan(ROUNDS)
  events.close()
  const announced = events.received.flatMap(({ event }) =>
    event.type === 'service' && event.service.space === space ? [event.service] : [],
  )
  for (const service of [...announced, await berth.service(params)])
    expect(service).toMatchObject({ state: 'degraded', reason })
})
