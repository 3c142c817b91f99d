import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { type Appearance, applyAppearance } from './appearance.ts'
import type { GalleryFixture } from './fixture.ts'
import type { GalleryItem } from './gallery-item.ts'
import { openItem } from './open-item.ts'
import { overflowOn } from './overflow.ts'
import { DESCRIPTION } from './sample-data.ts'
import { visibleTextsOn } from './texts-on-page.ts'
import { untranslatedTexts } from './untranslated.ts'
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

/** Opens an item, shows it in every language, scheme and width, and expects no problems. */
export async function checkItem(gallery: GalleryFixture, item: GalleryItem): Promise<void> {
  const { page } = gallery
  await openItem(gallery, item)
  const problems: string[] = []
  const appearances = (IS_THOROUGH ? ALL_APPEARANCES : DEFAULT_APPEARANCES).filter(
    ({ size }) => size === (item.only ?? size),
  )
  for (const appearance of appearances) {
    const label = `${appearance.language} ${appearance.scheme} ${appearance.size}`
    await applyAppearance(page, appearance)
    const found = await problemsOn(page, appearance, auditOf(item, appearance === appearances[0]))
    problems.push(...found.map((problem) => `${label}: ${problem}`))
    if (IS_THOROUGH || found.length > 0)
      await page.screenshot({ path: join(SCREENSHOTS, `${item.name}, ${label}.jpeg`), type: 'jpeg', quality: 70 })
  }
  expect([...problems, ...gallery.takeMessages()]).toEqual([])
}

async function problemsOn(page: Page, { language }: Appearance, audit: Audit): Promise<string[]> {
  return [
    ...(await lastingOverflowOn(page)),
    ...untranslatedTexts(await visibleTextsOn(page), language, [DESCRIPTION]),
    ...(await violationsOn(page, audit)),
  ]
}

/** Returns what to check. Other items check the frame of the page, and the first appearance of each checks names and roles. */
function auditOf({ isFramed }: GalleryItem, isFirstAppearance: boolean): Audit {
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
