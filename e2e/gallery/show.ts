import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import type { Exhibit } from './exhibit.ts'
import type { Stage } from './fixture.ts'
import { overflowOn } from './overflow.ts'
import { DESCRIPTION, REGISTRY_FAILURE } from './scene.ts'
import { textsOn } from './texts-on-page.ts'
import { type Language, untranslated } from './untranslated.ts'
import { type Audit, violationsOn } from './violations.ts'

const PICTURES = join(import.meta.dirname, '../../test-results/gallery')
/** `npm run gallery`: every look, the whole of it checked by axe, and a picture of each. */
const IS_THOROUGH = process.env.BERTH_GALLERY === 'thorough'
const SETTLE_MS = 20_000
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } }

interface Look {
  readonly language: Language
  readonly scheme: 'light' | 'dark'
  readonly size: keyof typeof SIZES
}

/** All there are. Each differs from the one before in one thing; the page is resized, which costs the most, once. */
const EVERY_LOOK: readonly Look[] = (
  [
    ['en', 'light', 'wide'],
    ['en', 'dark', 'wide'],
    ['zh', 'dark', 'wide'],
    ['zh', 'light', 'wide'],
    ['zh', 'light', 'narrow'],
    ['zh', 'dark', 'narrow'],
    ['en', 'dark', 'narrow'],
    ['en', 'light', 'narrow'],
  ] as const
).map(([language, scheme, size]) => ({ language, scheme, size }))

/** Each language, each scheme and each width once: two looks that differ in everything. */
const LOOKS: readonly Look[] = [
  { language: 'en', scheme: 'light', size: 'wide' },
  { language: 'zh', scheme: 'dark', size: 'narrow' },
]

/** Goes to an exhibit, shows it in every language, scheme and width, and expects nothing to be wrong with it. */
export async function show(stage: Stage, exhibit: Exhibit): Promise<void> {
  const { page } = stage
  await goTo(stage, exhibit)
  const problems: string[] = []
  const looks = (IS_THOROUGH ? EVERY_LOOK : LOOKS).filter(({ size }) => size === (exhibit.only ?? size))
  for (const look of looks) {
    const label = `${look.language} ${look.scheme} ${look.size}`
    await putOn(page, look)
    const found = await problemsOn(page, look, auditOf(exhibit, look === looks[0]))
    problems.push(...found.map((problem) => `${label}: ${problem}`))
    if (IS_THOROUGH || found.length > 0)
      await page.screenshot({ path: join(PICTURES, `${exhibit.name}, ${label}.jpeg`), type: 'jpeg', quality: 70 })
  }
  expect([...problems, ...stage.takeMessages()]).toEqual([])
}

/** As somebody comes who was never here before. */
async function goTo({ page, berth, signIn, reachEngine, takeMessages }: Stage, exhibit: Exhibit): Promise<void> {
  await page.unrouteAll()
  if (page.url().startsWith(berth.address)) await page.evaluate(forget)
  // To resize an empty page costs nothing.
  await page.goto('about:blank')
  await signIn(!exhibit.isSignedOut)
  await reachEngine(!exhibit.isEngineAway)
  await page.setViewportSize(SIZES[exhibit.only ?? 'wide'])
  takeMessages()
  await exhibit.prepare?.(page)
  await page.goto(berth.address + exhibit.path)
  await exhibit.steps?.(page)
  // What lies under the mouse would show its tooltip.
  await page.mouse.move(0, 0)
  await expect(page.getByText(exhibit.shows).filter({ visible: true }).first()).toBeVisible()
}

/** In the page: its language, and drafts of what was begun. */
function forget(): void {
  localStorage.clear()
  sessionStorage.clear()
}

async function putOn(page: Page, { language, scheme, size }: Look): Promise<void> {
  if (page.viewportSize()?.width !== SIZES[size].width) await page.setViewportSize(SIZES[size])
  await page.emulateMedia({ colorScheme: scheme })
  if (!(await speak(page, language))) {
    await page.evaluate((next) => localStorage.setItem('berth.language', next), language)
    await page.reload()
  }
  await page.waitForFunction(
    ([lang, colorScheme]) =>
      document.documentElement.matches(`[lang="${lang}"][data-mantine-color-scheme="${colorScheme}"]`),
    [language, scheme],
  )
  await settled(page)
}

/** Waits until nothing is on its way from one colour or place to another, except what turns for ever. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
}

/** By the button that says so, which a dialog may lie over. @returns false where a page in another language has none */
function speak(page: Page, language: Language): Promise<boolean> {
  return page.evaluate((next) => {
    if (document.documentElement.lang === next) return true
    const button = document.querySelector<HTMLElement>(`button[lang="${next}"]`)
    button?.click()
    return button !== null
  }, language)
}

async function problemsOn(page: Page, { language }: Look, audit: Audit): Promise<string[]> {
  return [
    ...(await lastingOverflowOn(page)),
    ...untranslated(await textsOn(page), language, [DESCRIPTION, REGISTRY_FAILURE]),
    ...(await violationsOn(page, audit)),
  ]
}

/** What is around a page or beneath a dialog, and names and roles in another look, are checked elsewhere in the gallery already. */
function auditOf({ isFramed }: Exhibit, isFirstLook: boolean): Audit {
  if (IS_THOROUGH) return { extent: 'document', rules: 'all' }
  return { extent: isFramed ? 'document' : 'content', rules: isFirstLook ? 'all' : 'visual' }
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
