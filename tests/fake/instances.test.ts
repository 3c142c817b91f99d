import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { refusal } from '../../test-support/berth/refusals.ts'
import { test } from './on-fake.ts'
import { updateDirectly } from './other-tool.ts'

test('refuses to restart an instance that Swarm would not replace', async ({ runService, berth, outside }) => {
  const web = await runService()
  const [first] = await web.runningIds()
  await updateDirectly(outside, web, (spec) => ({
    ...spec,
    TaskTemplate: {
      ...spec.TaskTemplate,
      RestartPolicy: { ...(spec.TaskTemplate.RestartPolicy as object), Condition: 'none' },
    },
  }))
  await expect.poll(() => web.runningIds()).not.toContain(first)
  await web.until('replaced', ({ state, progress }) => state === 'running' && progress === null)
  const running = (await web.instances()).find(({ state, desired }) => state === 'running' && desired)
  const restart = berth.call(routes.restartInstance, { params: { ...web.ref, instance: running?.id ?? '' } })
  expect(await refusal(restart)).toMatchObject({
    code: 'not-allowed',
    extra: { detailMessage: { code: 'not-replaced' } },
  })
})
