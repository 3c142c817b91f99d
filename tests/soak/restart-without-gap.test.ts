import { test } from '../life-on-cluster.ts'
import { expectNoGap, WATCHED } from '../serving.ts'

test('three instances behind a health check are restarted one by one, and no request fails', async ({
  live,
  outside,
}) => {
  const web = await live({ ...WATCHED, ports: [...WATCHED.ports] })
  await expectNoGap(web, outside, async () => {
    await web.restart()
    await web.becomes('running')
  })
})
