import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { Terminal, terminals, terminalTargetOf } from '../../test-support/berth/terminal.ts'
import { test as onFake } from './on-fake.ts'

const test = onFake
  .extend('place', async ({ berth, space, outside, images }) =>
    terminalTargetOf(berth, space, { image: images.logger, placement: await outside.here() }),
  )
  .extend('open', ({ berth }, { onCleanup }) => terminals(berth, onCleanup))

test('ends the terminal of a user who signs out', async ({ place, open, startBerth }) => {
  const berth = await startBerth({ timings: { terminalHeartbeatMs: 50 } })
  const terminal = open(place, {}, berth)
  await terminal.untilMessage('started')
  await berth.call(routes.signOut, {})
  expect(await terminal.untilMessage('error')).toMatchObject({ detailMessage: { code: 'shell-not-permitted' } })
  await terminal.closed
  const again = open(place, {}, berth)
  await expect(again.closed).rejects.toThrow('401')
})

test('closes an idle terminal', async ({ place, open, startBerth }) => {
  const berth = await startBerth({
    settings: { BERTH_SHELL_IDLE_MINUTES: '0.001' },
    timings: { terminalHeartbeatMs: 50 },
  })
  const terminal = open(place, {}, berth)
  expect(await terminal.untilMessage('error')).toMatchObject({ detailMessage: { code: 'shell-idle' } })
  await terminal.closed
})

test('records in the timeline who used a terminal in which instance, and for how long', async ({
  place,
  open,
  berth,
}) => {
  const terminal = open(place, { command: 'cat' })
  await terminal.untilMessage('started')
  const params = { space: place.space, service: place.service }
  const shell = async () =>
    (await berth.call(routes.listTimeline, { params })).items.find(({ what }) => what === 'shell')
  expect(await shell()).toMatchObject({ by: 'admin', result: null, seconds: null })
  await berth.call(routes.scaleService, { params, body: { replicas: 2 } })
  await berth.becomes({ space: place.space, name: place.service }, 'running')
  expect(await shell()).toMatchObject({ result: null })
  terminal.socket.close()
  await expect.poll(shell).toMatchObject({
    result: 'done',
    seconds: expect.any(Number),
    detail: expect.stringMatching(/^cat in web\.1 on host host1$/),
    detailMessage: { code: 'shell-in' },
  })
})

test.for([
  ['an instance that does not exist', { instance: 'none' }, 'no-such-instance'],
  ['a service that does not exist', { service: 'none' }, 'no-such-service'],
] as const)('refuses a terminal in %s', async ([, wrong, code], { place, open }) => {
  expect(await open({ ...place, ...wrong }).untilMessage('error')).toMatchObject({ detailMessage: { code } })
})

test('refuses malformed messages, and pages of other sites', async ({ place, open, berth }) => {
  const terminal = open(place)
  await terminal.untilMessage('started')
  terminal.socket.send('{"type":"explode"}')
  expect(await terminal.untilMessage('error')).toMatchObject({ detailMessage: { code: 'terminal-message-malformed' } })
  const foreign = new Terminal(berth, place, {}, { origin: 'http://evil.test' })
  await expect(foreign.closed).rejects.toThrow('403')
})
