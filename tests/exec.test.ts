import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { routes } from '@berth/contract/routes.ts'
import type { ServiceSpecInput } from '@berth/contract/service-spec.ts'
import { expect } from 'vitest'
import { busybox } from '../scripts/setup/busybox.ts'
import { withPackage } from '../scripts/setup/debian.ts'
import { type ImageName, importImage, pushImage } from '../scripts/setup/image.ts'
import type { Entry } from '../scripts/setup/tar.ts'
import { Berth } from './berth.ts'
import { cluster, clusterHosts } from './cluster.ts'
import { test as onCluster } from './on-cluster.ts'
import type { Outside } from './outside.ts'
import { Terminal } from './terminal.ts'

const WINDOW = 128 * 1024
const MIB = 1024 * 1024

type Spec = Omit<ServiceSpecInput, 'name'>

interface Place {
  readonly space: string
  readonly service: string
  readonly instance: string
  readonly container: string
}

/**
 * `place` is an instance on the host whose engine the tests look at: the file's, left as it was found; `ownPlace` is the test's own.
 * `open` opens terminals that are closed after the test.
 */
const test = onCluster
  .extend('place', { scope: 'file' }, async ({ berth, sharedSpace, outside, images }) =>
    placeOf(berth, sharedSpace, { image: images.logger, placement: await outside.here() }),
  )
  .extend(
    'instanceOf',
    { scope: 'test' },
    ({ berth, space }) =>
      (spec: Spec) =>
        placeOf(berth, space, spec),
  )
  .extend('ownPlace', async ({ instanceOf, outside, images }) =>
    instanceOf({ image: images.logger, placement: await outside.here() }),
  )
  /** What busybox is by itself: whatever it is called. */
  .extend('program', { scope: 'file' }, async ({ outside }) => {
    const [program] = (await busybox(outside.engine)).filter(({ path }) => path === 'bin/busybox')
    return program && 'content' in program ? program.content : expect.fail('no busybox')
  })
  /** The distribution's own, which needs no library. */
  .extend('bash', { scope: 'file' }, () =>
    withPackage('bash-static', (folder) =>
      readFile(join(folder, 'bin/bash-static')).catch(() => readFile(join(folder, 'usr/bin/bash-static'))),
    ),
  )
  /** What tells bash which bytes are letters. */
  .extend('locale', { scope: 'file' }, () =>
    withPackage('libc-bin', async (folder): Promise<Entry[]> => {
      const path = 'usr/lib/locale/C.utf8'
      const names = (await readdir(join(folder, path))).filter((name) => name !== 'LC_MESSAGES')
      const files = names.map(async (name) => ({
        path: `${path}/${name}`,
        content: await readFile(join(folder, path, name)),
      }))
      return Promise.all(files)
    }),
  )
  /** An image in which there is a program or two, but no shell. */
  .extend('bare', { scope: 'file' }, async ({ outside, program }) =>
    pushed(outside, 'bare', [
      { path: 'bin', folder: true },
      { path: 'bin/sleep', mode: 0o755, content: program },
      { path: 'bin/cat', to: 'sleep' },
      { path: 'greeting', content: 'hello\n' },
    ]),
  )
  .extend('open', async ({ berth }, { onCleanup }) => {
    const open: Terminal[] = []
    onCleanup(() => {
      for (const { socket } of open) socket.terminate()
    })
    return (place: Place, query: ConstructorParameters<typeof Terminal>[2] = {}, on = berth) => {
      const terminal = new Terminal(on, place, query)
      open.push(terminal)
      return terminal
    }
  })

test('a shell runs what is typed, as the size of its window is', async ({ place, open }) => {
  const terminal = open(place, { cols: 91, rows: 33 })
  expect(await terminal.says('started')).toEqual({ type: 'started', command: 'ash' })
  terminal.type('stty size; echo term=$TERM; tty\r')
  await terminal.reads(/33 91\r\n/)
  await terminal.reads(/term=xterm-256color\r\n\/dev\/pts\/\d/)
  terminal.say({ type: 'resize', cols: 120, rows: 40 })
  terminal.type('until stty size | grep -q "^40"; do :; done; stty size\r')
  await terminal.reads(/40 120\r\n/)
  terminal.type('exit 7\r')
  expect(await terminal.says('exit')).toEqual({ type: 'exit', code: 7 })
  expect(await terminal.closed).toBe(1005)
})

test('a command and a user may be typed', async ({ place, open }) => {
  const terminal = open(place, { command: 'id -un; echo "$0" | cat; exit 3', user: 'nobody' })
  expect(await terminal.says('exit')).toEqual({ type: 'exit', code: 3 })
  expect(terminal.text).toBe('nobody\r\nsh\r\n')
  const unknown = open(place, { user: 'somebody' })
  expect(await unknown.says('error')).toMatchObject({ detail: expect.stringContaining('somebody') })
})

test('a letter that comes in two halves is one', async ({ place, open }) => {
  const terminal = open(place, { command: 'cat' })
  await terminal.says('started')
  const [first, second] = [Buffer.from('锚').subarray(0, 1), Buffer.from('锚').subarray(1)]
  terminal.socket.send(first, { binary: true })
  // The kernel shows what is typed, byte by byte.
  await terminal.until('the first half', () => terminal.bytes > 0)
  terminal.socket.send(second, { binary: true })
  terminal.type('地\r')
  await terminal.reads('锚地\r\n锚地\r\n')
  terminal.type('\x04')
  await terminal.says('exit')
})

test('50 MB come as they are, however slow they are read', async ({ place, open, outside, berth }) => {
  const create = 'head -c 50000000 /dev/urandom > /tmp/big; sha256sum /tmp/big'
  const [sum] = (await outside.docker(['exec', place.container, 'sh', '-c', create])).split(' ')
  const terminal = open(place, { command: 'stty raw; exec cat /tmp/big', window: WINDOW })
  const hash = createHash('sha256')
  await terminal.says('started')
  const before = await berth.residentMiB()
  let most = before
  for (let seen = 0; seen < 50_000_000; ) {
    await terminal.until('50 MB', () => terminal.bytes > seen)
    seen = terminal.bytes
    hash.update(terminal.output)
    terminal.forget()
    most = Math.max(most, await berth.residentMiB())
  }
  expect(await terminal.says('exit')).toEqual({ type: 'exit', code: 0 })
  expect(terminal.bytes).toBe(50_000_000)
  expect(hash.digest('hex')).toBe(sum)
  expect(most - before).toBeLessThan(60)
})

test('what is not shown yet is not sent for ever, and Ctrl-C is heeded at once', async ({ place, open, berth }) => {
  const terminal = open(place, { window: WINDOW })
  await terminal.says('started')
  terminal.isSlow = true
  terminal.type('yes a line that goes on and on\r')
  await terminal.until('a full window', () => terminal.bytes >= WINDOW)
  const before = await berth.residentMiB()
  // What comes before a sign of life was sent before it.
  await signsOfLife(terminal, 2)
  const waiting = terminal.bytes
  expect(waiting).toBeLessThan(WINDOW + 128 * 1024)
  expect((await berth.residentMiB()) - before).toBeLessThan(30)

  terminal.type('\x03')
  terminal.type('echo en""ded\r')
  terminal.catchUp()
  await terminal.reads('ended')
  // What had been written by then, in the buffers of the engine and of the kernel, and no more.
  expect(terminal.bytes - waiting).toBeLessThan(4 * MIB)
})

test('a caller who takes nothing and asks for no window does not make the server grow', async ({
  place,
  open,
  berth,
}) => {
  const terminal = open(place, { command: 'yes' })
  await terminal.says('started')
  await terminal.until('a MiB', () => terminal.bytes > MIB)
  terminal.socket.pause()
  const before = await berth.residentMiB()
  const other = open(place)
  await other.says('started')
  await signsOfLife(other, 2)
  expect((await berth.residentMiB()) - before).toBeLessThan(30)
})

test('closing ends the command, whatever it started, and leaves nothing open', async ({
  ownPlace: place,
  open,
  outside,
}) => {
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

test('an image without a shell is said to have none; what it has can be run', async ({
  instanceOf,
  open,
  bare,
  outside,
}) => {
  const place = await instanceOf({ image: bare, placement: await outside.here() })
  const none = open(place)
  expect(await none.says('error')).toMatchObject({ wording: { code: 'no-shell', params: { instance: 'web.1' } } })
  await none.closed
  const missing = open(place, { command: 'vi /etc/passwd' })
  expect(await missing.says('error')).toMatchObject({ wording: { code: 'no-such-command' } })
  const there = open(place, { command: 'cat /greeting' })
  expect(await there.says('exit')).toEqual({ type: 'exit', code: 0 })
  expect(there.text).toBe('hello\r\n')
  const talker = open(place, { command: 'cat' })
  await talker.says('started')
  talker.type('echoed\r')
  await talker.reads('echoed\r\nechoed\r\n')
})

test.for([
  ['bash before all others', ['bin/bash', 'bin/ash', 'bin/sh'], 'bash'],
  ['ash before sh', ['bin/ash', 'bin/sh'], 'ash'],
  ['sh, here bash by that name', ['bin/sh'], 'sh'],
  ['bash where there is no other', ['bin/bash'], 'bash'],
  ['ash where there is no other', ['bin/ash'], 'ash'],
  ['that of images for debugging, which is ash', ['busybox/sh'], 'ash'],
] as const)(
  'the best shell that is there: %s',
  async ([what, paths, command], { instanceOf, open, outside, bash, locale, program }) => {
    const shells = paths.map((path) => ({
      path,
      mode: 0o755,
      content: path === 'bin/bash' || command === 'sh' ? bash : program,
    }))
    const image = await pushed(outside, `shells-${what.replaceAll(/\W+/g, '-')}`, [
      ...['bin', 'busybox'].map((path) => ({ path, folder: true as const })),
      { path: 'bin/sleep', mode: 0o755, content: program },
      ...shells,
      ...locale,
    ])
    const place = await instanceOf({ image, placement: await outside.here() })
    const quiet = await processesOf(outside, place)
    const terminal = open(place)
    expect(await terminal.says('started')).toEqual({ type: 'started', command })
    terminal.type('echo "is ""bash: $BASH_VERSION."\r')
    await terminal.reads(command === 'ash' ? 'is bash: .' : /is bash: \d/)
    // Of what is typed, the whole letter is taken back.
    if (command === 'bash') {
      terminal.type('echo 锚地x\x7f\x7f | { read -r line; echo "<$line>"; }\r')
      await terminal.reads('<锚>')
    }
    terminal.socket.close()
    await expect.poll(() => processesOf(outside, place)).toEqual(quiet)
  },
)

test('of an instance that has ended it is said that it has', async ({ ownPlace: place, open, outside }) => {
  await outside.docker(['stop', '--time', '0', place.container])
  expect(await open(place).says('error')).toMatchObject({ wording: { code: 'shell-of-ended' } })
})

test('an instance on another host is entered through the engine of that host', async ({
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

test('who signs out is out', async ({ place, open, dockerHost, onTestFinished }) => {
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
  onTestFinished(() => berth.stop())
  const terminal = open(place, {}, berth)
  await terminal.says('started')
  await berth.call(routes.signOut, {})
  expect(await terminal.says('error')).toMatchObject({ wording: { code: 'shell-not-permitted' } })
  await terminal.closed
  const again = open(place, {}, berth)
  await expect(again.closed).rejects.toThrow('401')
})

test('one that nobody uses is closed, and one that is open when the server stops', async ({
  ownPlace: place,
  open,
  outside,
  dockerHost,
  onTestFinished,
}) => {
  const quiet = await processesOf(outside, place)
  const berth = await Berth.start({ DOCKER_HOST: dockerHost, BERTH_SHELL_IDLE_MINUTES: '0.05' })
  onTestFinished(() => berth.stop())
  const [idle, busy] = [open(place, {}, berth), open(place, { command: 'while :; do echo on; sleep 1; done' }, berth)]
  expect(await idle.says('error')).toMatchObject({ wording: { code: 'shell-idle' } })
  await busy.says('started')
  await berth.stop()
  expect(await busy.says('error')).toMatchObject({ wording: { code: 'server-ends' } })
  await expect.poll(() => processesOf(outside, place)).toEqual(quiet)
})

test('who was in which instance, when and how long, is in the timeline', async ({ ownPlace: place, open, berth }) => {
  const terminal = open(place, { command: 'cat' })
  await terminal.says('started')
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
    detailWording: { code: 'shell-in' },
  })
})

test.for([
  ['an instance that there is not', { instance: 'none' }, 'no-such-instance'],
  ['a service that there is not', { service: 'none' }, 'no-such-service'],
] as const)('refused: %s', async ([, wrong, code], { place, open }) => {
  expect(await open({ ...place, ...wrong }).says('error')).toMatchObject({ wording: { code } })
})

test('refused: what is no message, and who comes from a page of another site', async ({ place, open, berth }) => {
  const terminal = open(place)
  await terminal.says('started')
  terminal.socket.send('{"type":"explode"}')
  expect(await terminal.says('error')).toMatchObject({ detail: 'This is no message of a terminal.' })
  const foreign = new Terminal(berth, place, {}, { origin: 'http://evil.test' })
  await expect(foreign.closed).rejects.toThrow('403')
})

/** Waits until the server has said so many times more that it is there. */
async function signsOfLife(terminal: Terminal, more: number): Promise<void> {
  const count = () => terminal.said.filter(({ type }) => type === 'quiet').length
  const before = count()
  await terminal.until(`${more} signs of life`, () => count() >= before + more)
}

/** The first instance of a service that is made so, once it runs. */
async function placeOf(berth: Berth, space: string, spec: Spec): Promise<Place> {
  const service = await berth.create(space, { name: 'web', ...spec })
  await berth.becomes(service, 'running')
  const ref = { space, service: 'web' }
  const { items } = await berth.call(routes.listInstances, { params: ref })
  const instance = items[0]?.id ?? ''
  const { containerId } = await berth.call(routes.getInstance, { params: { ...ref, instance } })
  return { ...ref, instance, container: containerId ?? '' }
}

async function pushed(outside: Outside, name: string, entries: readonly Entry[]): Promise<string> {
  const image: ImageName = { repository: `${cluster().registry}/tests/${name}`, tag: '1' }
  const run = ['ENV PATH=/bin', 'CMD ["/bin/sleep","1000000"]']
  await importImage(outside.engine, image, entries, run)
  await pushImage(outside.engine, image)
  return `${image.repository}:${image.tag}`
}

/** The commands of its processes. */
async function processesOf(outside: { get<T>(path: string): Promise<T> }, { container }: Place): Promise<string[]> {
  const { Processes: rows, Titles: titles } = await outside.get<{ Processes: string[][]; Titles: string[] }>(
    `/containers/${container}/top?ps_args=-eo%20pid,args`,
  )
  const column = titles.indexOf('COMMAND')
  // The logger itself sleeps a second at a time.
  return rows.map((row) => row[column] ?? '').filter((command) => command !== 'sleep 1')
}
