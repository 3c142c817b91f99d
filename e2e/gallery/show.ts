import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import type { Exhibit } from './exhibit.ts'
import type { Stage } from './fixture.ts'
import { overflowOn } from './overflow.ts'
import { DESCRIPTION, REGISTRY_FAILURE } from './scene.ts'
import { textsOn } from './texts-on-page.ts'
import { type Language, untranslated } from './untranslated.ts'

const PICTURES = join(import.meta.dirname, '../../test-results/gallery')
const SETTLE_MS = 20_000
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } }

interface Look {
  readonly language: Language
  readonly scheme: 'light' | 'dark'
  readonly size: keyof typeof SIZES
  /** Whether axe checks it: the looks in which it does have every pair of language, scheme and width. */
  readonly isAudited?: true
}

/** Each differs from the one before in one thing; the page is resized, which costs the most, once. */
const LOOKS: readonly Look[] = [
  { language: 'en', scheme: 'light', size: 'wide', isAudited: true },
  { language: 'en', scheme: 'dark', size: 'wide' },
  { language: 'zh', scheme: 'dark', size: 'wide', isAudited: true },
  { language: 'zh', scheme: 'light', size: 'wide' },
  { language: 'zh', scheme: 'light', size: 'narrow', isAudited: true },
  { language: 'zh', scheme: 'dark', size: 'narrow' },
  { language: 'en', scheme: 'dark', size: 'narrow', isAudited: true },
  { language: 'en', scheme: 'light', size: 'narrow' },
]

/** Goes to an exhibit, shows it in every language, scheme and width, and expects nothing to be wrong with it. */
export async function show(stage: Stage, exhibit: Exhibit): Promise<void> {
  const { page } = stage
  await goTo(stage, exhibit)
  const problems: string[] = []
  for (const look of LOOKS.filter(({ size }) => size === (exhibit.only ?? size))) {
    const label = `${look.language} ${look.scheme} ${look.size}`
    await putOn(page, look)
    problems.push(...(await problemsOn(page, look)).map((problem) => `${label}: ${problem}`))
    await page.screenshot({ path: join(PICTURES, `${exhibit.name}, ${label}.jpeg`), type: 'jpeg', quality: 70 })
  }
  expect([...problems, ...stage.takeMessages()]).toEqual([])
}

/** As somebody comes who was never here before. */
async function goTo({ page, berth, signIn, takeMessages }: Stage, exhibit: Exhibit): Promise<void> {
  await page.unrouteAll()
  await signIn(!exhibit.isSignedOut)
  await page.setViewportSize(SIZES[exhibit.only ?? 'wide'])
  await page.goto(`${berth.address}/healthz`)
  await page.evaluate(() => localStorage.clear())
  takeMessages()
  await exhibit.prepare?.(page)
  await page.goto(berth.address + exhibit.path)
  await exhibit.steps?.(page)
  // What lies under the mouse would show its tooltip.
  await page.mouse.move(0, 0)
  await expect(page.getByText(exhibit.shows).filter({ visible: true }).first()).toBeVisible()
}

async function putOn(page: Page, { language, scheme, size }: Look): Promise<void> {
  if (page.viewportSize()?.width !== SIZES[size].width) await page.setViewportSize(SIZES[size])
  await page.emulateMedia({ colorScheme: scheme })
  await speak(page, language)
  await expect(page.locator(`html[lang="${language}"][data-mantine-color-scheme="${scheme}"]`)).toBeAttached()
}

/** By the button that says so, and by the browser's memory where a page has none. */
async function speak(page: Page, language: Language): Promise<void> {
  const html = page.locator(`html[lang="${language}"]`)
  if ((await html.count()) > 0) return
  const button = page.locator(`button[lang="${language}"]`)
  if ((await button.count()) === 0) {
    await page.evaluate((next) => localStorage.setItem('berth.language', next), language)
    await page.reload()
  }
  // A dialog may lie over the button, where a mouse would not reach it.
  else await button.first().evaluate((element: HTMLElement) => element.click())
  await expect(html).toBeAttached()
}

async function problemsOn(page: Page, { language, isAudited }: Look): Promise<string[]> {
  return [
    ...(await lastingOverflowOn(page)),
    ...untranslated(await textsOn(page), language, [DESCRIPTION, REGISTRY_FAILURE]),
    ...(isAudited ? await violationsOn(page) : []),
  ]
}

/** A page that was resized arranges itself anew a moment later: what is still too wide after a long while is too wide. */
async function lastingOverflowOn(page: Page): Promise<string[]> {
  let overflow: string[] = []
  const look = async () => {
    overflow = await overflowOn(page)
    return overflow
  }
  await expect
    .poll(look, { timeout: SETTLE_MS })
    .toEqual([])
    .catch(() => undefined)
  return overflow
}

async function violationsOn(page: Page): Promise<string[]> {
  // The source of axe is half a megabyte: a document gets it once. Only an experimental rule needs the style sheets preloaded.
  const isInjected = await page.evaluate(() => 'axe' in window)
  const axe = new AxeBuilder({ page, ...(isInjected && { axeSource: ';' }) })
  axe.options({ resultTypes: ['violations'], preload: false }).setLegacyMode()
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
