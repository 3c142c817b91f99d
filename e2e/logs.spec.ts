import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { routes } from '@berth/contract/http/routes.ts'
import { expect, type Page } from '@playwright/test'
import { cluster } from '../test-support/docker/cluster.ts'
import { describeIn, ROLLOUT_TIMEOUT_MS, test } from './fixture.ts'

const t = {
  viewLogs: 'View Logs',
  live: 'Live',
  search: 'Search',
  regex: 'Regular expression',
  only: 'Only matching lines',
  match: (count: number) => `${count} lines match`,
  position: (at: number, count: number) => `${at} of ${count}`,
  next: 'Next (Enter)',
  output: 'Output',
  stderr: 'stderr',
  both: 'Both outputs',
  pause: 'Pause',
  follow: 'Follow',
  news: /1 new lines/,
  display: 'Display',
  json: 'Unfold JSON',
  fullScreen: 'Full screen',
  leave: 'Leave full screen',
  download: 'Download',
  badRegex: 'Invalid regular expression',
  unreadable: /logging driver of this instance does not support reading/,
}

const SCRIPT = `trap 'exit 0' TERM
for n in $(seq 300); do echo "number $n"; done
printf '\\033[31mred\\033[0m 你好\\n'
echo '{"level":"info","user":{"name":"Ada"}}'
sleep 1 # the outputs are separate pipes, whose lines may be read in another order if they are written at the same time
echo 'warning: nearly full' >&2
sleep 100000 & wait`

describeIn('en-US', 'dark', () => {
  test('logs are followed, searched, filtered, linked to and downloaded', async ({ page, berth, outside, space }) => {
    await berth.call(routes.createSpace, { body: { name: space } })
    const image = `${cluster().registry}/samples/logger:1.0`
    const placement = await outside.here()
    const service = await berth.create(space, { name: 'log', image, placement, command: ['sh', '-c', SCRIPT] })
    await berth.becomes(service, 'running', ROLLOUT_TIMEOUT_MS)
    const writeLine = (text: string) => outside.inside(service, 'sh', '-c', `echo '${text}' > /proc/1/fd/1`)
    await page.goto(`${berth.address}/spaces/${space}/services/log`)
    const log = page.getByRole('log')

    await test.step('open the logs of an instance, and follow new lines', async () => {
      await page.getByRole('link', { name: t.viewLogs }).first().click()
      await expect(log.getByText('warning: nearly full')).toBeVisible()
      await expect(page.getByText(t.live, { exact: true })).toBeVisible()
      await writeLine('written just now')
      await expect(log.getByText('written just now')).toBeVisible()
    })

    await test.step('search with a number of matches, move between them by keys, and report an invalid expression', async () => {
      await page.keyboard.press('/')
      await page.getByLabel(t.search, { exact: true }).fill('number 1..$')
      await page.getByRole('button', { name: t.regex }).click()
      await expect(page.getByText(t.match(100))).toBeVisible()
      await page.getByLabel(t.search, { exact: true }).press('Enter')
      await expect(page.getByText(t.position(100, 100))).toBeVisible()
      await expect(log.locator('[data-current] mark')).toHaveText('number 199')
      await page.getByLabel(t.search, { exact: true }).press('Shift+Enter')
      await expect(log.locator('[data-current] mark')).toHaveText('number 198')
      await page.getByRole('button', { name: t.next }).click()
      await expect(page.getByText(t.position(100, 100))).toBeVisible()
      await page.getByLabel(t.search, { exact: true }).fill('(')
      await expect(page.getByText(t.badRegex)).toBeVisible()
    })

    await test.step('show only matching lines', async () => {
      await page.getByRole('button', { name: t.regex }).click()
      await page.getByLabel(t.search, { exact: true }).fill('NUMBER 29')
      await page.getByLabel(t.only).check()
      await expect(log.locator('[data-id]')).toHaveCount(11)
      await expect(log.locator('[data-id]').first()).toContainText('number 29')
      await page.getByLabel(t.only).uncheck()
      await page.getByLabel(t.search, { exact: true }).fill('')
    })

    await test.step('show one output, then both', async () => {
      await choose(page, t.output, t.stderr)
      await expect(log.locator('[data-id]')).toHaveCount(1)
      await expect(log.locator('[data-stream="stderr"]')).toContainText('warning: nearly full')
      await choose(page, t.output, t.both)
      await expect(log.getByText('written just now')).toBeVisible()
    })

    await test.step('pause, which counts new lines and shows them later', async () => {
      await page.getByRole('button', { name: t.pause }).click()
      await writeLine('while it was paused')
      await page.getByRole('button', { name: t.news }).click()
      await expect(log.getByText('while it was paused')).toBeVisible()
      await expect(page.getByRole('button', { name: t.pause })).toBeVisible()
    })

    await test.step('unfold JSON, and use the full screen', async () => {
      await page.getByRole('button', { name: t.display }).click()
      await page.getByLabel(t.json).check()
      await page.keyboard.press('Escape')
      await expect(log.getByText('"name": "Ada"')).toBeVisible()
      await page.getByRole('button', { name: t.fullScreen }).click()
      await expect(page.getByRole('button', { name: t.leave })).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(page.getByRole('button', { name: t.fullScreen })).toBeVisible()
      await page.getByRole('button', { name: t.display }).click()
      await page.getByLabel(t.json).uncheck()
      await page.keyboard.press('Escape')
    })

    await test.step('download the same text that the docker command prints', async () => {
      const href = (await page.getByRole('link', { name: t.download }).getAttribute('href')) ?? ''
      expect(href).toContain('timestamps=true')
      await page.getByRole('button', { name: t.display }).click()
      await page.getByRole('checkbox', { name: 'Times', exact: true }).uncheck()
      await page.keyboard.press('Escape')
      await choose(page, t.output, 'stdout')
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: t.download }).click(),
      ])
      const env = { ...process.env, DOCKER_HOST: outside.dockerHost }
      const { stdout } = await promisify(execFile)('docker', ['service', 'logs', '--raw', `${space}_log`], { env })
      expect((await readFile(await download.path())).toString()).toBe(stdout)
      expect(download.suggestedFilename()).toMatch(/\.log$/)
    })

    await test.step('open the link of a line', async () => {
      await page.getByLabel(t.search, { exact: true }).fill('number 42')
      await page.getByLabel(t.search, { exact: true }).press('Enter')
      const href = await log.locator('[data-current] a').getAttribute('href')
      await page.goto(berth.address + href)
      await expect(log.locator('[data-target]')).toContainText('number 42')
    })
  })

  test('the page reports a logging driver that cannot be read', async ({ page, berth, outside, space }) => {
    const image = `${cluster().registry}/samples/logger:1.0`
    const label = `com.docker.stack.namespace=${space}`
    const log = ['--log-driver', 'none', '--endpoint-mode', 'dnsrr', '--detach']
    await outside.docker(['service', 'create', '--name', `${space}_log`, '--label', label, ...log, image])
    await berth.becomes({ space, name: 'log' }, 'running', ROLLOUT_TIMEOUT_MS)
    await page.goto(`${berth.address}/spaces/${space}/services/log/logs`)
    await expect(page.getByText(t.unreadable)).toBeVisible()
  })
})

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option }).click()
}
