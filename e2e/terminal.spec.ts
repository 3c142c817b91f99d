import { routes } from '@berth/contract/http/routes.ts'
import { expect, type Locator, type Page } from '@playwright/test'
import type { Berth } from '../tests/berth.ts'
import { cluster } from '../tests/cluster.ts'
import type { Outside } from '../tests/outside.ts'
import { ROLL_OUT_MS, shownIn, test } from './fixture.ts'

const t = {
  terminal: 'Terminal in web.1',
  second: 'web.1 (2)',
  close: 'Close terminal web.1 (2)',
  full: 'Fill the page',
  height: 'Height of the terminals',
  hosts: 'Hosts',
  ended: 'It ended with exit code 7.',
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

shownIn('en-US', 'dark', () => {
  test.use({ viewport: { width: 1440, height: 900 } })

  test('one works in an instance: runs commands, edits, resizes, comes and goes', async ({
    page,
    berth,
    outside,
    space,
  }) => {
    await toInstances(page, { berth, outside, space })
    await page.getByRole('button', { name: /^Execute Shell/ }).click()
    const screen = screenOf(page, t.terminal)
    await expect(screen).toContainText('/ #')
    await type(page, 'echo $((6*7)) 锚地\n')
    await expect(screen).toContainText('42 锚地')

    await type(page, 'vi /start\n')
    await expect(screen).toContainText('/start 1/')
    await expect(screen).toContainText('#!/bin/sh')
    await type(page, ':q!\n')

    let looks = 0
    const rows = async () => {
      const mark = `look${++looks}`
      await type(page, `echo ${mark}=$(stty size)\n`)
      await expect(screen).toContainText(new RegExp(`${mark}=\\d+ \\d+`))
      const text = (await screen.textContent())?.replaceAll('\u00a0', ' ') ?? ''
      return Number(new RegExp(`${mark}=(\\d+) `).exec(text)?.[1])
    }
    const usual = await rows()
    await page.getByRole('button', { name: t.full }).click()
    await expect.poll(rows).toBeGreaterThan(usual)
    await page.keyboard.press('Control+Shift+F')
    await page.getByLabel(t.find).fill('look1=')
    await expect(page.getByText(t.notFound)).toHaveCount(0)
    await page.getByLabel(t.find).fill('nowhere to be seen')
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

  test('several are open at once; after a lost connection one works on', async ({ page, berth, outside, space }) => {
    await toInstances(page, { berth, outside, space })
    await page.getByRole('button', { name: /^Execute Shell/ }).click()
    await expect(screenOf(page, t.terminal)).toContainText('/ #')
    await page.getByRole('button', { name: t.more }).click()
    await page.getByRole('menuitem', { name: t.withCommand }).click()
    await page.getByLabel(t.command, { exact: true }).fill('while :; do echo tick; sleep 1; done')
    await page.getByRole('button', { name: t.open, exact: true }).click()
    const shown = page.getByRole('region', { name: t.terminal }).filter({ visible: true })
    await expect(shown.locator('.xterm-rows')).toContainText('tick')
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

  test('one instance is inspected and restarted; what was done is told', async ({ page, berth, outside, space }) => {
    await toInstances(page, { berth, outside, space })
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
    await page.getByRole('button', { name: t.past }).click({ timeout: ROLL_OUT_MS })
    await expect(page.getByRole('table')).toHaveCount(2)
    await page.getByRole('tab', { name: t.timeline }).click()
    await expect(page.getByText(/web\.1.*host1/).first()).toBeVisible()
  })

  test('copying, pasting, links, the mouse and what scrolled away', async ({
    page,
    context,
    berth,
    outside,
    space,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await toInstances(page, { berth, outside, space })
    await page.getByRole('button', { name: /^Execute Shell/ }).click()
    const screen = screenOf(page, t.terminal)
    await expect(screen).toContainText('/ #')
    const fileOf = (path: string) => outside.inside({ space, name: 'web' }, 'cat', path)

    await test.step('what is selected is copied', async () => {
      await type(page, 'clear; echo "copied ""text 锚地"\n')
      const { x, y } = await placeOf(screen, 'copied text')
      await page.mouse.click(x, y, { clickCount: 3 })
      await page.keyboard.press('Control+Shift+C')
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('copied text 锚地')
    })

    await test.step('lines that are pasted arrive as they are', async () => {
      // Until the shell has begun it, Ctrl-D would be a letter.
      await type(page, 'echo paste" now"; cat > /tmp/pasted\n')
      await expect(screen).toContainText('paste now')
      await page.evaluate(() => navigator.clipboard.writeText('first 一\nsecond "$HOME"\n'))
      await page.keyboard.press('Control+Shift+V')
      await page.keyboard.press('Control+D')
      await expect.poll(() => fileOf('/tmp/pasted')).toBe('first 一\nsecond "$HOME"')
    })

    await test.step('a program that wants what is pasted in brackets gets it so', async () => {
      await type(page, `${raw('2004', 15, '/tmp/bracketed')}\n`)
      await expect(screen).toContainText('READY 2004')
      await page.evaluate(() => navigator.clipboard.writeText('a\nb'))
      await page.keyboard.press('Control+Shift+V')
      await expect.poll(() => fileOf('/tmp/bracketed')).toBe('\x1b[200~a\rb\x1b[201~')
    })

    await test.step('a program that wants the mouse hears of it, far to the right too', async () => {
      await type(page, `clear; ${raw('1000', 12, '/tmp/mouse')}\n`)
      const { x, y, cell } = await placeOf(screen, 'READY 1000')
      await page.mouse.click(x + 120 * cell, y)
      await expect
        .poll(() => outside.inside({ space, name: 'web' }, 'xxd', '-p', '/tmp/mouse'))
        .toMatch(/^1b5b4d2099..1b5b4d2399..$/)
    })

    await test.step('a link opens in a page of its own, which knows nothing of this one', async () => {
      await type(page, `clear; echo "see "${berth.address}/healthz now\n`)
      const { x, y, cell } = await placeOf(screen, 'see http')
      // xterm.js looks for links as the mouse comes to a line; it has been on this one.
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
      const hidden = await placeOf(screen, 'hidden link')
      await page.mouse.move(hidden.x, hidden.y + 5 * cell)
      await page.mouse.move(hidden.x, hidden.y)
      await expect(page.getByTitle(`${berth.address}/healthz`)).toBeVisible()
    })

    await test.step('what scrolled out of sight is found', async () => {
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

/** The page of a service that runs one instance where the engine can be asked. */
async function toInstances(page: Page, { berth, outside, space }: Scene): Promise<void> {
  const image = `${cluster().registry}/samples/web:1.0`
  await berth.call(routes.createSpace, { body: { name: space } })
  const service = await berth.create(space, { name: 'web', image, placement: await outside.here() })
  await berth.becomes(service, 'running', ROLL_OUT_MS)
  await page.goto(`${berth.address}/spaces/${space}/services/web`)
  await expect(page.getByRole('button', { name: t.more })).toBeVisible()
}

function screenOf(page: Page, name: string) {
  return page.getByRole('region', { name }).first().locator('.xterm-rows')
}

async function focus(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name }).first().focus()
}

/** To whatever has the focus, as fast as a person who pastes. */
async function type(page: Page, text: string): Promise<void> {
  for (const line of text.split(/(\n)/)) {
    if (line === '\n') await page.keyboard.press('Enter')
    else await page.keyboard.insertText(line)
  }
}

/** Takes so many bytes as they come, in a mode of the terminal that a program may ask for, which it names when it is on. */
function raw(mode: string, bytes: number, into: string): string {
  const [on, off] = [`\\033[?${mode}h`, `\\033[?${mode}l`]
  return `stty raw -echo; printf '${on}REA''DY ${mode}'; head -c ${bytes} > ${into}; printf '${off}'; stty sane`
}

/** The middle of the first letter of a text on the screen, and how wide a letter is. */
async function placeOf(screen: Locator, text: string): Promise<{ x: number; y: number; cell: number }> {
  const piece = screen.locator('span').filter({ hasText: text }).last()
  await expect(piece).toBeVisible()
  return piece.evaluate((element, sought) => {
    const [letters] = element.childNodes
    const from = letters?.textContent?.replaceAll('\u00a0', ' ').indexOf(sought) ?? -1
    const range = document.createRange()
    range.setStart(letters as Node, from)
    range.setEnd(letters as Node, from + 1)
    const { x, y, width, height } = range.getBoundingClientRect()
    return { x: x + width / 2, y: y + height / 2, cell: width }
  }, text)
}
