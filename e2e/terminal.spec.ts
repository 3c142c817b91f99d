import { routes } from '@berth/contract/http/routes.ts'
import { expect, type Locator, type Page } from '@playwright/test'
import type { Berth } from '../test-support/berth/berth.ts'
import { cluster } from '../test-support/docker/cluster.ts'
import type { Outside } from '../test-support/docker/outside.ts'
import { describeIn, ROLLOUT_TIMEOUT_MS, test } from './fixture.ts'

const t = {
  terminal: 'Terminal in web.1',
  second: 'web.1 (2)',
  close: 'Close terminal web.1 (2)',
  full: 'Fill the page',
  height: 'Height of the terminals',
  hosts: 'Hosts',
  ended: 'Ended with exit code 7.',
  again: 'Open again',
  lost: 'The connection was lost.',
  reconnect: 'Reconnect',
  find: 'Find in the terminal',
  notFound: 'Not found',
  more: 'More for web.1',
  withCommand: 'With a command or user…',
  command: 'Command',
  open: 'Open terminal',
  inspect: 'Inspect',
  record: 'Record of web.1',
  restart: 'Restart',
  past: 'Past instances (1)',
  timeline: 'Timeline',
}

describeIn('en-US', 'dark', () => {
  test.use({ viewport: { width: 1440, height: 900 } })

  test('runs commands and an editor in an instance, resizes, and stays open on other pages', async ({
    page,
    berth,
    outside,
    space,
  }) => {
    await openInstances(page, { berth, outside, space })
    await page.getByRole('button', { name: /^Execute Shell/ }).click()
    const screen = screenOf(page, t.terminal)
    await expect(screen).toContainText('/ #')
    await type(page, 'echo $((6*7)) 锚地\n')
    await expect(screen).toContainText('42 锚地')

    await type(page, 'vi /start\n')
    await expect(screen).toContainText('/start 1/')
    await expect(screen).toContainText('#!/bin/sh')
    await type(page, ':q!\n')

    let readings = 0
    const rows = async () => {
      const mark = `size${++readings}`
      await type(page, `echo ${mark}=$(stty size)\n`)
      await expect(screen).toContainText(new RegExp(`${mark}=\\d+ \\d+`))
      const text = (await screen.textContent())?.replaceAll('\u00a0', ' ') ?? ''
      return Number(new RegExp(`${mark}=(\\d+) `).exec(text)?.[1])
    }
    const initialRows = await rows()
    await page.getByRole('button', { name: t.full }).click()
    await expect.poll(rows).toBeGreaterThan(initialRows)
    await page.keyboard.press('Control+Shift+F')
    await page.getByLabel(t.find).fill('size1=')
    await expect(page.getByText(t.notFound)).toHaveCount(0)
    await page.getByLabel(t.find).fill('text that is not there')
    await expect(page.getByText(t.notFound)).toBeVisible()
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'Restore size' }).click()
    await page.getByRole('separator', { name: t.height }).press('ArrowUp')
    await page.getByRole('link', { name: t.hosts }).click()
    await expect(page.getByRole('heading', { name: t.hosts })).toBeVisible()
    await focus(page, t.terminal)
    await type(page, 'exit 7\n')
    await expect(page.getByText(t.ended)).toBeVisible()
    await page.getByRole('button', { name: t.again }).click()
    await expect(page.getByText(t.ended)).toHaveCount(0)
    await type(page, 'echo ag""ain\n')
    await expect(screen).toContainText('again')
  })

  test('keeps several terminals open at once, and reconnects after a lost connection', async ({
    page,
    berth,
    outside,
    space,
  }) => {
    await openInstances(page, { berth, outside, space })
    await page.getByRole('button', { name: /^Execute Shell/ }).click()
    await expect(screenOf(page, t.terminal)).toContainText('/ #')
    await page.getByRole('button', { name: t.more }).click()
    await page.getByRole('menuitem', { name: t.withCommand }).click()
    await page.getByLabel(t.command, { exact: true }).fill('while :; do echo tick; sleep 1; done')
    await page.getByRole('button', { name: t.open, exact: true }).click()
    const active = page.getByRole('region', { name: t.terminal }).filter({ visible: true })
    await expect(active.locator('.xterm-rows')).toContainText('tick')
    await page.getByRole('button', { name: t.close }).click()
    await expect(page.getByRole('button', { name: t.second, exact: true })).toHaveCount(0)

    await berth.kill9()
    await expect(page.getByText(t.lost)).toBeVisible()
    await berth.restart()
    await page.getByRole('button', { name: t.reconnect }).click()
    await expect(page.getByText(t.lost)).toHaveCount(0)
    await type(page, 'echo ba""ck\n')
    await expect(screenOf(page, t.terminal)).toContainText('back')
  })

  test('inspects and restarts an instance, and shows the restart in the timeline', async ({
    page,
    berth,
    outside,
    space,
  }) => {
    await openInstances(page, { berth, outside, space })
    await page.getByRole('button', { name: t.more }).click()
    await page.getByRole('menuitem', { name: t.inspect }).click()
    const record = page.getByRole('dialog', { name: t.record })
    await expect(record.getByText('"Id"')).toBeVisible()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect(record).toHaveCount(0)

    await page.getByRole('button', { name: t.more }).click()
    await page.getByRole('menuitem', { name: t.restart }).click()
    await page.getByRole('button', { name: t.restart, exact: true }).click()
    await page.getByRole('button', { name: t.past }).click({ timeout: ROLLOUT_TIMEOUT_MS })
    await expect(page.getByRole('table')).toHaveCount(2)
    await page.getByRole('tab', { name: t.timeline }).click()
    await expect(page.getByText(/web\.1.*host1/).first()).toBeVisible()
  })

  test('supports copying, pasting, the mouse, links and searching earlier output', async ({
    page,
    context,
    berth,
    outside,
    space,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await openInstances(page, { berth, outside, space })
    await page.getByRole('button', { name: /^Execute Shell/ }).click()
    const screen = screenOf(page, t.terminal)
    await expect(screen).toContainText('/ #')
    const readFile = (path: string) => outside.inside({ space, name: 'web' }, 'cat', path)

    await test.step('copy the selected text', async () => {
      await type(page, 'clear; echo "copied ""text 锚地"\n')
      const { x, y } = await positionOf(screen, 'copied text')
      await page.mouse.click(x, y, { clickCount: 3 })
      await page.keyboard.press('Control+Shift+C')
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('copied text 锚地')
    })

    await test.step('paste lines unchanged', async () => {
      // Before `cat` runs, the terminal would take Ctrl-D as a letter.
      await type(page, 'echo paste" now"; cat > /tmp/pasted\n')
      await expect(screen).toContainText('paste now')
      await page.evaluate(() => navigator.clipboard.writeText('first 一\nsecond "$HOME"\n'))
      await page.keyboard.press('Control+Shift+V')
      await page.keyboard.press('Control+D')
      await expect.poll(() => readFile('/tmp/pasted')).toBe('first 一\nsecond "$HOME"')
    })

    await test.step('bracket pasted text for a program that asks for it', async () => {
      await type(page, `${captureInput('2004', 15, '/tmp/bracketed')}\n`)
      await expect(screen).toContainText('READY 2004')
      await page.evaluate(() => navigator.clipboard.writeText('a\nb'))
      await page.keyboard.press('Control+Shift+V')
      await expect.poll(() => readFile('/tmp/bracketed')).toBe('\x1b[200~a\rb\x1b[201~')
    })

    await test.step('send mouse events to a program that asks for them, also for columns far to the right', async () => {
      await type(page, `clear; ${captureInput('1000', 12, '/tmp/mouse')}\n`)
      const { x, y, cell } = await positionOf(screen, 'READY 1000')
      await page.mouse.click(x + 120 * cell, y)
      await expect
        .poll(() => outside.inside({ space, name: 'web' }, 'xxd', '-p', '/tmp/mouse'))
        .toMatch(/^1b5b4d2099..1b5b4d2399..$/)
    })

    await test.step('open a link in a new page without an opener', async () => {
      await type(page, `clear; echo "see "${berth.address}/healthz now\n`)
      const { x, y, cell } = await positionOf(screen, 'see http')
      // xterm.js looks for links when the mouse enters a line, so the mouse leaves the line first.
      await page.mouse.move(x, y + 5 * cell)
      await page.mouse.move(x + 10 * cell, y)
      await expect(page.locator('.xterm-cursor-pointer')).toHaveCount(1)
      const opening = context.waitForEvent('page')
      await page.mouse.click(x + 10 * cell, y)
      const opened = await opening
      await opened.waitForURL(`${berth.address}/healthz`)
      expect(await opened.evaluate(() => window.opener)).toBeNull()
      await opened.close()

      await type(page, `clear; printf '\\033]8;;${berth.address}/healthz\\033\\\\hidden ''link\\033]8;;\\033\\\\\\n'\n`)
      const hidden = await positionOf(screen, 'hidden link')
      await page.mouse.move(hidden.x, hidden.y + 5 * cell)
      await page.mouse.move(hidden.x, hidden.y)
      await expect(page.getByTitle(`${berth.address}/healthz`)).toBeVisible()
    })

    await test.step('find text that scrolled out of view', async () => {
      await type(page, 'for n in $(seq 500); do echo mark-$n-; done\n')
      await expect(screen).toContainText('mark-500-')
      await expect(screen).not.toContainText('mark-17-')
      await page.keyboard.press('Control+Shift+F')
      await page.getByLabel(t.find).fill('mark-17-')
      await expect(screen).toContainText('mark-17-')
      await page.keyboard.press('Escape')
      await type(page, 'echo "and ""on"\n')
      await expect(screen).toContainText('and on')
    })
  })
})

interface Scene {
  readonly berth: Berth
  readonly outside: Outside
  readonly space: string
}

/** Opens the page of a service with one instance, which runs on the host whose engine the test can reach. */
async function openInstances(page: Page, { berth, outside, space }: Scene): Promise<void> {
  const image = `${cluster().registry}/samples/web:1.0`
  await berth.call(routes.createSpace, { body: { name: space } })
  const service = await berth.create(space, { name: 'web', image, placement: await outside.here() })
  await berth.becomes(service, 'running', ROLLOUT_TIMEOUT_MS)
  await page.goto(`${berth.address}/spaces/${space}/services/web`)
  await expect(page.getByRole('button', { name: t.more })).toBeVisible()
}

function screenOf(page: Page, name: string) {
  return page.getByRole('region', { name }).first().locator('.xterm-rows')
}

async function focus(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name }).first().focus()
}

/** Types text into the focused element, each line at once as if pasted. */
async function type(page: Page, text: string): Promise<void> {
  for (const line of text.split(/(\n)/)) {
    if (line === '\n') await page.keyboard.press('Enter')
    else await page.keyboard.insertText(line)
  }
}

/** Returns a command that enables a mode of the terminal, prints READY with the mode, and writes the next raw bytes of input to a file. */
function captureInput(mode: string, bytes: number, file: string): string {
  const [on, off] = [`\\033[?${mode}h`, `\\033[?${mode}l`]
  return `stty raw -echo; printf '${on}REA''DY ${mode}'; head -c ${bytes} > ${file}; printf '${off}'; stty sane`
}

/** Returns the centre of the first letter of a text on the screen, and the width of a letter. */
async function positionOf(screen: Locator, text: string): Promise<{ x: number; y: number; cell: number }> {
  const line = screen.locator('span').filter({ hasText: text }).last()
  await expect(line).toBeVisible()
  return line.evaluate((element, searchText) => {
    const [letters] = element.childNodes
    const from = letters?.textContent?.replaceAll('\u00a0', ' ').indexOf(searchText) ?? -1
    const range = document.createRange()
    range.setStart(letters as Node, from)
    range.setEnd(letters as Node, from + 1)
    const { x, y, width, height } = range.getBoundingClientRect()
    return { x: x + width / 2, y: y + height / 2, cell: width }
  }, text)
}
