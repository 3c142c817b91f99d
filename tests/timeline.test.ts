import { expect } from 'vitest'
import { test } from './fixtures/service-on-cluster.ts'

test('the timeline records what the engine did by itself, and how long operations took', async ({
  runService,
  images,
  outside,
}) => {
  const web = await runService({ placement: await outside.here(), image: images.logger })
  const filters = { label: [`com.docker.swarm.service.name=${web.fullName}`] }
  const [container] = await outside.get<{ Id: string }[]>('/containers/json', { filters })
  await outside.docker(['kill', container?.Id ?? ''])
  await web.until('missed', ({ instances }) => instances.running === 0)
  await web.becomes('running')
  const entries = await web.timeline()
  expect(entries).toMatchObject([
    { what: 'instance-replaced', by: null, result: 'done', detail: expect.stringMatching(/^Instance 1 runs on host/) },
    { what: 'instance-failed', by: null, detail: 'The instance was killed (exit code 137).' },
    { what: 'create' },
  ])
  expect(entries[2]?.seconds).toBeGreaterThan(0.2)
})
