import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { Berth } from './berth.ts'
import { clusterHosts } from './cluster.ts'
import { testLargeOutput } from './large-output.ts'
import { settledValue } from './settled-value.ts'
import { testShellChoice } from './shell-choice.ts'
import { processesOf, test } from './shells.ts'
import { WINDOW } from './terminal.ts'

const MIB = 1024 * 1024

test('runs what is typed in a shell, with the size of the window', async ({ place, open }) => {
  const terminal = open(place, { cols: 91, rows: 33 })
  expect(await terminal.says('started')).toEqual({ type: 'started', command: 'ash' })
  terminal.type('stty size; echo term=$TERM; tty\r')
  await terminal.reads(/33 91\r\n/)
  await terminal.reads(/term=xterm-256color\r\n\/dev\/pts\/\d/)
  terminal.say({ type: 'resize', cols: 120, rows: 40 })
  terminal.type('until [ "$(stty size)" = "40 120" ]; do sleep 0.1; done; stty size\r')
  await terminal.reads(/40 120\r\n/)
  terminal.type('exit 7\r')
  expect(await terminal.says('exit')).toEqual({ type: 'exit', code: 7 })
  expect(await terminal.closed).toBe(1005)
})

test('runs a given command as a given user', async ({ place, open }) => {
  const terminal = open(place, { command: 'id -un; echo "$0" | cat; exit 3', user: 'nobody' })
  expect(await terminal.says('exit')).toEqual({ type: 'exit', code: 3 })
  expect(terminal.text).toBe('nobody\r\nsh\r\n')
  const unknown = open(place, { user: 'somebody' })
  expect(await unknown.says('error')).toMatchObject({ detail: expect.stringContaining('somebody') })
})

test('joins the two halves of a letter', async ({ place, open }) => {
  const terminal = open(place, { command: 'cat' })
  await terminal.says('started')
  const [first, second] = [Buffer.from('锚').subarray(0, 1), Buffer.from('锚').subarray(1)]
  terminal.socket.send(first, { binary: true })
  // What is typed is written back: the first half has arrived.
  await terminal.until('the first half', () => terminal.bytes > 0)
  terminal.socket.send(second, { binary: true })
  terminal.type('地\r')
  await terminal.reads('锚地\r\n锚地\r\n')
  terminal.type('\x04')
  await terminal.says('exit')
})

// Fifty: tests/soak/exec.test.ts.
testLargeOutput(5)

test('sends no more than a window that is not drawn, and heeds Ctrl-C at once', async ({ place, open, berth }) => {
  const terminal = open(place, { window: WINDOW })
  await terminal.says('started')
  terminal.isSlow = true
  terminal.type('yes a line that goes on and on\r')
  await terminal.until('a full window', () => terminal.bytes >= WINDOW)
  const before = await berth.residentMiB()
  const waiting = await settledValue(() => terminal.bytes)
  expect(waiting).toBeLessThan(WINDOW + 128 * 1024)
  expect((await berth.residentMiB()) - before).toBeLessThan(30)

  terminal.type('\x03')
  terminal.type('echo en""ded\r')
  terminal.catchUp()
  await terminal.reads('ended')
  // What had been written by then, in the buffers of the engine and of the kernel, and no more.
  expect(terminal.bytes - waiting).toBeLessThan(4 * MIB)
})

test('ends the command and whatever it started when a terminal closes', async ({ ownPlace: place, open, outside }) => {
  const quiet = await processesOf(outside, place)
  const first = open(place)
  await first.says('started')
  first.type("sleep 1001 & (trap '' HUP; sleep 1002) & echo rea''dy; sleep 1003\r")
  await first.reads('ready')
  const second = open(place, { command: "trap '' HUP INT TERM; while :; do sleep 1004; done" })
  await second.says('started')
  await expect
    .poll(() => processesOf(outside, place))
    .toEqual(expect.arrayContaining(['sleep 1001', 'sleep 1002', 'sleep 1003', 'sleep 1004']))
  const { ExecIDs: running } = await outside.get<{ ExecIDs: string[] }>(`/containers/${place.container}/json`)
  expect(running).toHaveLength(2)
  first.socket.close()
  second.socket.terminate()
  await expect.poll(() => processesOf(outside, place)).toEqual(quiet)
  const { ExecIDs: left } = await outside.get<{ ExecIDs: string[] | null }>(`/containers/${place.container}/json`)
  expect(left ?? []).toEqual([])
})

test('says that an image has no shell, and runs what it has', async ({ instanceOf, open, bare, outside }) => {
  const place = await instanceOf({ image: bare, placement: await outside.here() })
  const none = open(place)
  expect(await none.says('error')).toMatchObject({ detailMessage: { code: 'no-shell', params: { instance: 'web.1' } } })
  await none.closed
  const missing = open(place, { command: 'vi /etc/passwd' })
  expect(await missing.says('error')).toMatchObject({ detailMessage: { code: 'no-such-command' } })
  const there = open(place, { command: 'cat /greeting' })
  expect(await there.says('exit')).toEqual({ type: 'exit', code: 0 })
  expect(there.text).toBe('hello\r\n')
  const talker = open(place, { command: 'cat' })
  await talker.says('started')
  talker.type('echoed\r')
  await talker.reads('echoed\r\nechoed\r\n')
})

// Further shells: tests/soak/exec.test.ts.
testShellChoice([['bash before all others', ['bin/bash', 'bin/ash', 'bin/sh'], 'bash']])

test('says that an instance has ended', async ({ ownPlace: place, open, outside }) => {
  await outside.docker(['stop', '--time', '0', place.container])
  expect(await open(place).says('error')).toMatchObject({ detailMessage: { code: 'shell-of-ended' } })
})

test('enters an instance on another host through the engine of that host', async ({
  instanceOf,
  open,
  berth,
  images,
}) => {
  const [, other] = clusterHosts()
  const place = await instanceOf({
    image: images.logger,
    placement: { constraints: [`node.hostname == ${other?.name}`] },
  })
  // Every test says the same address, so that none gets in another's way.
  const engineAddress = other?.dockerHost ?? ''
  await berth.call(routes.changeHost, { params: { host: other?.name ?? '' }, body: { engineAddress } })
  const terminal = open(place)
  await terminal.says('started')
  terminal.type('echo "$(hostname)" is it\r')
  await terminal.reads(`${place.container.slice(0, 12)} is it`)
})

test('closes what is open when the server stops', async ({
  ownPlace: place,
  open,
  outside,
  dockerHost,
  onTestFinished,
}) => {
  const quiet = await processesOf(outside, place)
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
  onTestFinished(() => berth.stop())
  const busy = open(place, { command: 'while :; do echo on; sleep 1; done' }, berth)
  await busy.says('started')
  await berth.stop()
  expect(await busy.says('error')).toMatchObject({ detailMessage: { code: 'server-ends' } })
  await expect.poll(() => processesOf(outside, place)).toEqual(quiet)
})
