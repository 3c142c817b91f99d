import { expect } from 'vitest'
import { test } from './life.ts'

test('auto', async ({ live, images }) => {
  const web = await live({ update: { confirmAfterMinutes: 1 } })
  await web.upgrade({ image: images.web2 })
  await web.becomes('upgraded')
  const began = Date.now()
  await web.until('confirmed', ({ state, pendingFrom }) => state === 'running' && pendingFrom === null, 90_000)
  process.stdout.write(`auto-confirmed after ${Date.now() - began} ms\n`)
  expect((await web.timeline())[0]).toMatchObject({ what: 'auto-confirm', by: null, result: 'done', to: 'running' })
})
