import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { refusal } from '../refusals.ts'
import { test } from './on-fake.ts'
import { writeOutside } from './other-tool.ts'

test('restarting an instance is refused where Swarm would put nothing in its place', async ({
  live,
  berth,
  outside,
}) => {
  const web = await live()
  const [first] = await web.serving()
  await writeOutside(outside, web, (spec) => ({
    ...spec,
    TaskTemplate: {
      ...spec.TaskTemplate,
      RestartPolicy: { ...(spec.TaskTemplate.RestartPolicy as object), Condition: 'none' },
    },
  }))
  await expect.poll(() => web.serving()).not.toContain(first)
  await web.until('replaced', ({ state, progress }) => state === 'running' && progress === null)
  const running = (await web.instances()).find(({ state, desired }) => state === 'running' && desired)
  const asked = berth.call(routes.restartInstance, { params: { ...web.ref, instance: running?.id ?? '' } })
  expect(await refusal(asked)).toMatchObject({
    code: 'not-allowed',
    extra: { detailMessage: { code: 'not-replaced' } },
  })
})
