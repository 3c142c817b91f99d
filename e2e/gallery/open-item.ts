import { expect, type Page } from '@playwright/test'
import { type Appearance, applyAppearance, SIZES, switchLanguage } from './appearance.ts'
import type { GalleryFixture } from './fixture.ts'
import type { GalleryItem } from './gallery-item.ts'

/** An address without a page. It shows one sentence, without the frame of the other pages. */
const START = '/nowhere'
const START_TEXT = 'There is no such page'
const FIRST_APPEARANCE: Appearance = { language: 'en', scheme: 'light', size: 'wide' }

/** Opens an item in the state of a first visit. */
export async function openItem(gallery: GalleryFixture, item: GalleryItem): Promise<void> {
  const { page } = gallery
  const isApart = item.prepare || item.isSignedOut || item.isEngineAway
  await (isApart ? loadItem(gallery, item) : navigateToItem(gallery, item))
  await item.steps?.(page)
  // An element under the mouse would show its tooltip.
  await page.mouse.move(0, 0)
  await expect(page.getByText(item.shows).filter({ visible: true }).first()).toBeVisible()
}

/** Opens an item in a document of its own. */
async function loadItem(gallery: GalleryFixture, item: GalleryItem): Promise<void> {
  const { page, berth, takeMessages } = gallery
  await leave(gallery)
  await gallery.signIn(!item.isSignedOut)
  await gallery.reachEngine(!item.isEngineAway)
  await page.setViewportSize(SIZES[item.only ?? 'wide'])
  takeMessages()
  await item.prepare?.(page)
  await page.goto(berth.address + item.path)
}

/** Opens an item in the document of the one before, which costs less than half of loading another. */
async function navigateToItem(gallery: GalleryFixture, item: GalleryItem): Promise<void> {
  const { page, takeMessages } = gallery
  if (!(await returnToStart(page))) await loadStart(gallery)
  takeMessages()
  if (item.only) await page.setViewportSize(SIZES[item.only])
  await page.evaluate((path) => history.pushState(null, '', path), item.path)
}

async function leave({ page, berth }: GalleryFixture): Promise<void> {
  await page.unrouteAll()
  if (page.url().startsWith(berth.address)) await page.evaluate(clearStorage)
  // Resizing an empty page is fast.
  await page.goto('about:blank')
}

/** Loads the page without anything, and remembers what it shows. */
async function loadStart(gallery: GalleryFixture): Promise<void> {
  const { page, berth } = gallery
  await leave(gallery)
  await gallery.signIn(true)
  await gallery.reachEngine(true)
  await page.setViewportSize(SIZES.wide)
  await page.goto(berth.address + START)
  await applyAppearance(page, FIRST_APPEARANCE)
  await expect(page.getByText(START_TEXT)).toBeVisible()
  await page.evaluate(() => {
    window.startText = document.body.textContent
  })
}

/** Returns to the page without anything. @returns false if the document is another one, or shows anything that an item left behind */
async function returnToStart(page: Page): Promise<boolean> {
  const isKept = await page.evaluate(() => window.startText !== undefined)
  // Only the frame has the button that switches the language.
  if (!isKept || !(await switchLanguage(page, FIRST_APPEARANCE.language))) return false
  await page.evaluate((path) => history.pushState(null, '', path), START)
  await expect(page.getByText(START_TEXT)).toBeVisible()
  await page.evaluate(clearStorage)
  await applyAppearance(page, FIRST_APPEARANCE)
  return page.evaluate(() => document.body.textContent === window.startText)
}

/** Clears the page's storage, which has its language and drafts. Runs in the page. */
function clearStorage(): void {
  localStorage.clear()
  sessionStorage.clear()
}

declare global {
  interface Window {
    /** All text of the document, when the page without anything was loaded. */
    startText?: string
  }
}
