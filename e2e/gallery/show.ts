import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { type Appearance, applyAppearance } from './appearance.ts'
import type { Exhibit } from './exhibit.ts'
import type { Stage } from './fixture.ts'
import { openExhibit } from './open.ts'
import { overflowOn } from './overflow.ts'
import { DESCRIPTION, REGISTRY_FAILURE } from './scene.ts'
import { textsOn } from './texts-on-page.ts'
import { untranslated } from './untranslated.ts'
import { type Audit, violationsOn } from './violations.ts'

const SCREENSHOTS = join(import.meta.dirname, '../../test-results/gallery')
/** Whether `npm run gallery` runs, which shows every appearance, checks the whole document with axe and saves all screenshots. */
const IS_THOROUGH = process.env.BERTH_GALLERY === 'thorough'
const SETTLE_MS = 20_000

/** All appearances, in an order that changes one thing at a time and resizes the page, which takes longest, only once. */
const ALL_APPEARANCES: readonly Appearance[] = (
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

/** Two appearances that differ in everything, so that each language, scheme and width occurs once. */
const DEFAULT_APPEARANCES: readonly Appearance[] = [
  { language: 'en', scheme: 'light', size: 'wide' },
  { language: 'zh', scheme: 'dark', size: 'narrow' },
]

/** Opens an exhibit, shows it in every language, scheme and width, and expects no problems. */
export async function show(stage: Stage, exhibit: Exhibit): Promise<void> {
  const { page } = stage
  await openExhibit(stage, exhibit)
  const problems: string[] = []
  const appearances = (IS_THOROUGH ? ALL_APPEARANCES : DEFAULT_APPEARANCES).filter(
    ({ size }) => size === (exhibit.only ?? size),
  )
  for (const appearance of appearances) {
    const label = `${appearance.language} ${appearance.scheme} ${appearance.size}`
    await applyAppearance(page, appearance)
    const found = await problemsOn(page, appearance, auditOf(exhibit, appearance === appearances[0]))
    problems.push(...found.map((problem) => `${label}: ${problem}`))
    if (IS_THOROUGH || found.length > 0)
      await page.screenshot({ path: join(SCREENSHOTS, `${exhibit.name}, ${label}.jpeg`), type: 'jpeg', quality: 70 })
  }
  expect([...problems, ...stage.takeMessages()]).toEqual([])
}

async function problemsOn(page: Page, { language }: Appearance, audit: Audit): Promise<string[]> {
  return [
    ...(await lastingOverflowOn(page)),
    ...untranslated(await textsOn(page), language, [DESCRIPTION, REGISTRY_FAILURE]),
    ...(await violationsOn(page, audit)),
  ]
}

/** Returns what to check. Other exhibits check the frame of the page, and the first appearance of each checks names and roles. */
function auditOf({ isFramed }: Exhibit, isFirstAppearance: boolean): Audit {
  if (IS_THOROUGH) return { extent: 'document', rules: 'all' }
  return { extent: isFramed ? 'document' : 'content', rules: isFirstAppearance ? 'all' : 'visual' }
}

/** Returns the overflow that remains after a while, because a resized page adjusts its layout with a delay. */
async function lastingOverflowOn(page: Page): Promise<string[]> {
  let overflow: string[] = []
  const readOverflow = async () => {
    overflow = await overflowOn(page)
    return overflow
  }
  await expect
    .poll(readOverflow, { timeout: SETTLE_MS })
    .toEqual([])
    .catch(() => undefined)
  return overflow
}
