import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { routes } from '@berth/contract/http/routes.ts'
import { chromium, type Page } from '@playwright/test'
import { run } from '../scripts/command.ts'
import { ensurePackages } from '../scripts/packages.ts'
import { Berth, PASSWORD } from '../tests/berth.ts'
import { Outside, ownName } from '../tests/outside.ts'
import { median, type Row } from './table.ts'

const RATE = 50_000
const WATCH_MS = 60_000
const LOOK_MS = 250
const RATIO_GOAL = 0.95
const TASK_GOAL_MS = 100
const SERVER_GOAL_MIB = 60
const CHROMIUM = { executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] }

/** Writes so many numbered lines in each second, in ten turns. */
const FLOOD = `BEGIN { for (;;) {
  now = systime()
  for (turn = 0; turn < 10; turn++) {
    for (i = 0; i < ${RATE / 10}; i++) print ++n, "is a line as long as those of usual logs are, with a few words"
    fflush(); system("usleep 70000")
  }
  while (systime() == now) system("usleep 2000")
} }`

/** The page of a log to which a container writes 50,000 lines a second, followed for a minute. */
export async function logsPage(dockerHost: string, registry: string): Promise<Row[]> {
  await ensurePackages(['chromium'])
  await run('vite', ['build', join(import.meta.dirname, '../packages/web')])
  const outside = new Outside(dockerHost)
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
  const space = ownName('bench')
  const browser = await chromium.launch(CHROMIUM)
  try {
    await berth.call(routes.createSpace, { body: { name: space } })
    const image = `${registry}/samples/logger:1.0`
    const spec = { name: 'log', image, command: ['awk', FLOOD], placement: await outside.here() }
    await berth.becomes(await berth.create(space, spec), 'running', 120_000)
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.request.post(`${berth.address}/api/v1/session`, { data: { username: 'admin', password: PASSWORD } })
    await page.goto(`${berth.address}/spaces/${space}/services/log/logs`)
    await page.locator('[role=log] [data-id]').first().waitFor()
    const written = async () =>
      Number.parseInt(await outside.docker(['service', 'logs', '--raw', '--tail', '1', `${space}_log`]), 10)
    return await watch(page, berth, written)
  } finally {
    await browser.close()
    await berth.stop()
    await outside.sweep(space)
    outside.close()
  }
}

/** What is seen of the page and of the server while the lines come. */
async function watch(page: Page, berth: Berth, written: () => Promise<number>): Promise<Row[]> {
  const before = await berth.residentMiB()
  await page.evaluate(listen)
  const [firstShown, firstWritten, began] = [await shownOn(page), await written(), performance.now()]
  let most = before
  while (performance.now() - began < WATCH_MS) {
    most = Math.max(most, await berth.residentMiB())
    await sleep(LOOK_MS)
  }
  const seconds = (performance.now() - began) / 1000
  const shown = ((await shownOn(page)) - firstShown) / seconds
  const wrote = ((await written()) - firstWritten) / seconds
  const { gaps, tasks } = await page.evaluate(() => (window as unknown as { seen: Seen }).seen)
  const pausedIn = await page.evaluate(pause)
  const longest = Math.max(0, ...tasks)
  const what = `page of a log, ${WATCH_MS / 1000} s`
  return [
    {
      what: `${what}: lines in sight`,
      berth: `${Math.round(shown)} lines/s`,
      beside: `${Math.round(wrote)} lines/s written`,
      result: `ratio ${(shown / wrote).toFixed(2)}`,
      goal: `at least ${RATIO_GOAL}`,
      isMet: shown / wrote >= RATIO_GOAL,
    },
    {
      what: `${what}: what blocks it`,
      berth: `${longest.toFixed(0)} ms at most`,
      beside: `frames ${median(gaps).toFixed(0)} ms, ${Math.max(...gaps).toFixed(0)} ms at most; paused in ${pausedIn.toFixed(0)} ms`,
      result: `${longest.toFixed(0)} ms`,
      goal: `at most ${TASK_GOAL_MS} ms`,
      isMet: longest <= TASK_GOAL_MS,
    },
    {
      what: `${what}: memory of the server`,
      berth: `${most.toFixed(0)} MiB`,
      beside: `${before.toFixed(0)} MiB before; the page's heap ${(await heapMiB(page)).toFixed(0)} MiB`,
      result: `${(most - before).toFixed(0)} MiB more`,
      goal: `below ${SERVER_GOAL_MIB} MiB more`,
      isMet: most - before < SERVER_GOAL_MIB,
    },
  ]
}

interface Seen {
  /** Milliseconds between frames. */
  readonly gaps: number[]
  /** Milliseconds of what took 50 and more. */
  readonly tasks: number[]
}

/** In the page. */
function listen(): void {
  const seen: Seen = { gaps: [], tasks: [] }
  Object.assign(window, { seen })
  new PerformanceObserver((list) => {
    seen.tasks.push(...list.getEntries().map(({ duration }) => duration))
  }).observe({ type: 'longtask' })
  let last = performance.now()
  requestAnimationFrame(function frame(now) {
    seen.gaps.push(now - last)
    last = now
    requestAnimationFrame(frame)
  })
}

/** The number that the last line in sight begins with. */
function shownOn(page: Page): Promise<number> {
  return page.evaluate(() => {
    const row = [...document.querySelectorAll('[role=log] [data-id]')].at(-1)
    return Number.parseInt(row?.querySelector('a ~ span')?.textContent ?? '', 10)
  })
}

/** In the page. @returns milliseconds until that is drawn */
async function pause(): Promise<number> {
  const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Pause')
  const began = performance.now()
  button?.click()
  await new Promise<void>((drawn) => requestAnimationFrame(() => setTimeout(drawn)))
  return performance.now() - began
}

/** Of what is still in use. */
async function heapMiB(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('HeapProfiler.collectGarbage')
  return (await devtools.send('Runtime.getHeapUsage')).usedSize / 1024 / 1024
}
