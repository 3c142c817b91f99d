import { test } from '../fixtures/service-on-cluster.ts'
import { expectNoGap, THREE_INSTANCES } from '../shared/serving.ts'

test('three instances with a health check are restarted one by one without a failed request', async ({
  runService,
  outside,
}) => {
  const web = await runService({ ...THREE_INSTANCES, ports: [...THREE_INSTANCES.ports] })
  await expectNoGap(web, outside, async () => {
    await web.restart()
    await web.becomes('running')
  })
})
