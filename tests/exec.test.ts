import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { Berth } from '../test-support/berth/berth.ts'
import { WINDOW_SIZE } from '../test-support/berth/terminal.ts'
import { clusterHosts, isEngineLent } from '../test-support/docker/cluster.ts'
import { settledValue } from '../test-support/settled-value.ts'
import { processesOf, test } from './fixtures/shells.ts'
import { testLargeOutput } from './shared/large-output.ts'
import { testShellChoice } from './shared/shell-choice.ts'

const MIB = 1024 * 1024

test('runs typed commands in a shell, with the size of the window', async ({ place, open }) => {
  const terminal = open(place, { cols: 91, rows: 33 })
  expect(await terminal.untilMessage('started')).toEqual({ type: 'started', command: 'ash' })
  terminal.type('stty size; echo term=$TERM; tty\r')
  await terminal.untilOutput(/33 91\r\n/)
  await terminal.untilOutput(/term=xterm-256color\r\n\/dev\/pts\/\d/)
  terminal.send({ type: 'resize', cols: 120, rows: 40 })
  terminal.type('until [ "$(stty size)" = "40 120" ]; do sleep 0.1; done; stty size\r')
  await terminal.untilOutput(/40 120\r\n/)
  terminal.type('exit 7\r')
  expect(await terminal.untilMessage('exit')).toEqual({ type: 'exit', code: 7 })
  expect(await terminal.closed).toBe(1005)
})

test('runs a given command as a given user', async ({ place, open }) => {
  const terminal = open(place, { command: 'id -un; echo "$0" | cat; exit 3', user: 'nobody' })
  expect(await terminal.untilMessage('exit')).toEqual({ type: 'exit', code: 3 })
  expect(terminal.text).toBe('nobody\r\nsh\r\n')
  const unknown = open(place, { user: 'somebody' })
  expect(await unknown.untilMessage('error')).toMatchObject({ detail: expect.stringContaining('somebody') })
})

test('joins the bytes of a character that arrive separately', async ({ place, open }) => {
  const terminal = open(place, { command: 'cat' })
  await terminal.untilMessage('started')
  const [first, second] = [Buffer.from('锚').subarray(0, 1), Buffer.from('锚').subarray(1)]
  terminal.socket.send(first, { binary: true })
  // The terminal echoes input, so the first half has arrived.
  await terminal.until('the echo of the first half', () => terminal.bytes > 0)
  terminal.socket.send(second, { binary: true })
  terminal.type('地\r')
  await terminal.untilOutput('锚地\r\n锚地\r\n')
  terminal.type('\x04')
  await terminal.untilMessage('exit')
})

// tests/soak/exec.test.ts sends fifty.
testLargeOutput(5)

test('sends no more than the unacknowledged window, and handles Ctrl-C at once', async ({ place, open, berth }) => {
  const terminal = open(place, { window: WINDOW_SIZE })
  await terminal.untilMessage('started')
  terminal.isSlow = true
  terminal.type('yes a line that goes on and on\r')
  await terminal.until('a full window', () => terminal.bytes >= WINDOW_SIZE)
  const before = await berth.residentMiB()
  const unacknowledged = await settledValue(() => terminal.bytes)
  expect(unacknowledged).toBeLessThan(WINDOW_SIZE + 128 * 1024)
  expect((await berth.residentMiB()) - before).toBeLessThan(30)

  terminal.type('\x03')
  terminal.type('echo en""ded\r')
  terminal.acknowledgeAll()
  await terminal.untilOutput('ended')
  // Only the output that was already in the buffers of the engine and of the kernel follows.
  expect(terminal.bytes - unacknowledged).toBeLessThan(4 * MIB)
})

test('ends the command and its descendants when a terminal closes', async ({ ownPlace: place, open, outside }) => {
  const processesBefore = await processesOf(outside, place)
  const first = open(place)
  await first.untilMessage('started')
  first.type("sleep 1001 & (trap '' HUP; sleep 1002) & echo rea''dy; sleep 1003\r")
  await first.untilOutput('ready')
  const second = open(place, { command: "trap '' HUP INT TERM; while :; do sleep 1004; done" })
  await second.untilMessage('started')
  await expect
    .poll(() => processesOf(outside, place))
    .toEqual(expect.arrayContaining(['sleep 1001', 'sleep 1002', 'sleep 1003', 'sleep 1004']))
  const { ExecIDs: running } = await outside.get<{ ExecIDs: string[] }>(`/containers/${place.container}/json`)
  expect(running).toHaveLength(2)
  first.socket.close()
  second.socket.terminate()
  await expect.poll(() => processesOf(outside, place)).toEqual(processesBefore)
  const { ExecIDs: left } = await outside.get<{ ExecIDs: string[] | null }>(`/containers/${place.container}/json`)
  expect(left ?? []).toEqual([])
})

test('reports that an image has no shell, and runs commands that it has', async ({
  instanceOf,
  open,
  bare,
  outside,
}) => {
  const place = await instanceOf({ image: bare, placement: await outside.here() })
  const noShell = open(place)
  expect(await noShell.untilMessage('error')).toMatchObject({
    detailMessage: { code: 'no-shell', params: { instance: 'web.1' } },
  })
  await noShell.closed
  const missing = open(place, { command: 'vi /etc/passwd' })
  expect(await missing.untilMessage('error')).toMatchObject({ detailMessage: { code: 'no-such-command' } })
  const greeting = open(place, { command: 'cat /greeting' })
  expect(await greeting.untilMessage('exit')).toEqual({ type: 'exit', code: 0 })
  expect(greeting.text).toBe('hello\r\n')
  const echoing = open(place, { command: 'cat' })
  await echoing.untilMessage('started')
  echoing.type('echoed\r')
  await echoing.untilOutput('echoed\r\nechoed\r\n')
})

// tests/soak/exec.test.ts tests further shells.
testShellChoice([['bash first', ['bin/bash', 'bin/ash', 'bin/sh'], 'bash']])

test('reports that an instance has ended', async ({ ownPlace: place, open, outside }) => {
  await outside.docker(['stop', '--time', '0', place.container])
  expect(await open(place).untilMessage('error')).toMatchObject({ detailMessage: { code: 'shell-of-ended' } })
})

test.skipIf(isEngineLent)(
  'enters an instance on another host through the engine of that host',
  async ({ instanceOf, open, berth, images }) => {
    const [, other] = clusterHosts()
    const place = await instanceOf({
      image: images.logger,
      placement: { constraints: [`node.hostname == ${other?.name}`] },
    })
    // All tests set the same address, so that they don't disturb each other.
    const engineAddress = other?.dockerHost ?? ''
    await berth.call(routes.changeHost, { params: { host: other?.name ?? '' }, body: { engineAddress } })
    const terminal = open(place)
    await terminal.untilMessage('started')
    terminal.type('echo "$(hostname)" is it\r')
    await terminal.untilOutput(`${place.container.slice(0, 12)} is it`)
  },
)

test('closes open terminals when the server stops', async ({
  ownPlace: place,
  open,
  outside,
  dockerHost,
  onTestFinished,
}) => {
  const processesBefore = await processesOf(outside, place)
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
  onTestFinished(() => berth.stop())
  const busy = open(place, { command: 'while :; do echo on; sleep 1; done' }, berth)
  await busy.untilMessage('started')
  await berth.stop()
  expect(await busy.untilMessage('error')).toMatchObject({ detailMessage: { code: 'server-ends' } })
  await expect.poll(() => processesOf(outside, place)).toEqual(processesBefore)
})
