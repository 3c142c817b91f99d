import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { routes } from '@berth/contract/http/routes.ts'
import { chromium, type Page } from '@playwright/test'
import { run } from '../scripts/command.ts'
import { ensurePackages } from '../scripts/packages.ts'
import { Berth, PASSWORD } from '../test-support/berth/berth.ts'
import { Outside, uniqueName } from '../test-support/docker/outside.ts'
import { median, type Row } from './table.ts'

const RATE = 50_000
const DURATION_MS = 60_000
const POLL_MS = 250
const RATIO_GOAL = 0.95
const TASK_GOAL_MS = 100
const SERVER_GOAL_MIB = 60
const CHROMIUM = { executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] }

/** An awk program that writes RATE numbered lines each second, in ten batches. */
const FLOOD = `BEGIN { for (;;) {
  now = systime()
  for (turn = 0; turn < 10; turn++) {
    for (i = 0; i < ${RATE / 10}; i++) print ++n, "is a line as long as those of usual logs are, with a few words"
    fflush(); system("usleep 70000")
  }
  while (systime() == now) system("usleep 2000")
} }`

/** Measures the page of a log to which a container writes 50,000 lines a second, followed for a minute. */
export async function logsPage(dockerHost: string, registry: string): Promise<Row[]> {
  await ensurePackages(['chromium'])
  await run('vite', ['build', join(import.meta.dirname, '../packages/web')])
  const outside = new Outside(dockerHost)
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
  const space = uniqueName('bench')
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
    return await measure(page, berth, written)
  } finally {
    await browser.close()
    await berth.stop()
    await outside.sweep(space)
    outside.close()
  }
}

/** Measures the page and the server while lines arrive. */
async function measure(page: Page, berth: Berth, written: () => Promise<number>): Promise<Row[]> {
  const before = await berth.residentMiB()
  await page.evaluate(recordFramesAndTasks)
  const [firstShown, firstWritten, startedAt] = [await lastLineOn(page), await written(), performance.now()]
  let peak = before
  while (performance.now() - startedAt < DURATION_MS) {
    peak = Math.max(peak, await berth.residentMiB())
    await sleep(POLL_MS)
  }
  const seconds = (performance.now() - startedAt) / 1000
  const shownRate = ((await lastLineOn(page)) - firstShown) / seconds
  const writtenRate = ((await written()) - firstWritten) / seconds
  const { gaps, tasks } = await page.evaluate(() => (window as unknown as { recorded: Recorded }).recorded)
  const pausedInMs = await page.evaluate(pause)
  const longestTask = Math.max(0, ...tasks)
  const what = `page of a log, ${DURATION_MS / 1000} s`
  return [
    {
      what: `${what}: lines shown`,
      berth: `${Math.round(shownRate)} lines/s`,
      comparison: `${Math.round(writtenRate)} lines/s written`,
      result: `ratio ${(shownRate / writtenRate).toFixed(2)}`,
      goal: `at least ${RATIO_GOAL}`,
      isMet: shownRate / writtenRate >= RATIO_GOAL,
    },
    {
      what: `${what}: longest task`,
      berth: `${longestTask.toFixed(0)} ms at most`,
      comparison: `frames ${median(gaps).toFixed(0)} ms, ${Math.max(...gaps).toFixed(0)} ms at most; paused in ${pausedInMs.toFixed(0)} ms`,
      result: `${longestTask.toFixed(0)} ms`,
      goal: `at most ${TASK_GOAL_MS} ms`,
      isMet: longestTask <= TASK_GOAL_MS,
    },
    {
      what: `${what}: memory of the server`,
      berth: `${peak.toFixed(0)} MiB`,
      comparison: `${before.toFixed(0)} MiB before; the page's heap ${(await heapMiB(page)).toFixed(0)} MiB`,
      result: `${(peak - before).toFixed(0)} MiB more`,
      goal: `below ${SERVER_GOAL_MIB} MiB more`,
      isMet: peak - before < SERVER_GOAL_MIB,
    },
  ]
}

interface Recorded {
  /** Milliseconds between frames. */
  readonly gaps: number[]
  /** Durations in milliseconds of tasks that take 50 ms or more. */
  readonly tasks: number[]
}

/** Runs in the page. */
function recordFramesAndTasks(): void {
  const recorded: Recorded = { gaps: [], tasks: [] }
  Object.assign(window, { recorded })
  new PerformanceObserver((list) => {
    recorded.tasks.push(...list.getEntries().map(({ duration }) => duration))
  }).observe({ type: 'longtask' })
  let last = performance.now()
  requestAnimationFrame(function frame(now) {
    recorded.gaps.push(now - last)
    last = now
    requestAnimationFrame(frame)
  })
}

/** Returns the number with which the last visible line begins. */
function lastLineOn(page: Page): Promise<number> {
  return page.evaluate(() => {
    const row = [...document.querySelectorAll('[role=log] [data-id]')].at(-1)
    return Number.parseInt(row?.querySelector('a ~ span')?.textContent ?? '', 10)
  })
}

/** Runs in the page: clicks Pause. @returns milliseconds until the change is drawn */
async function pause(): Promise<number> {
  const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Pause')
  const clickedAt = performance.now()
  button?.click()
  await new Promise<void>((drawn) => requestAnimationFrame(() => setTimeout(drawn)))
  return performance.now() - clickedAt
}

/** Returns the size of the page's heap after garbage collection. */
async function heapMiB(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('HeapProfiler.collectGarbage')
  return (await devtools.send('Runtime.getHeapUsage')).usedSize / 1024 / 1024
}
