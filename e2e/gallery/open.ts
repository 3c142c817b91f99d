import { expect, type Page } from '@playwright/test'
import { type Appearance, applyAppearance, SIZES, switchLanguage } from './appearance.ts'
import type { Exhibit } from './exhibit.ts'
import type { Stage } from './fixture.ts'

/** An address without a page. It shows one sentence, without the frame of the other pages. */
const START = '/nowhere'
const START_TEXT = 'There is no such page'
const FIRST_APPEARANCE: Appearance = { language: 'en', scheme: 'light', size: 'wide' }

/** Opens an exhibit in the state of a first visit. */
export async function openExhibit(stage: Stage, exhibit: Exhibit): Promise<void> {
  const { page } = stage
  const isApart = exhibit.prepare || exhibit.isSignedOut || exhibit.isEngineAway
  await (isApart ? loadExhibit(stage, exhibit) : navigateToExhibit(stage, exhibit))
  await exhibit.steps?.(page)
  // An element under the mouse would show its tooltip.
  await page.mouse.move(0, 0)
  await expect(page.getByText(exhibit.shows).filter({ visible: true }).first()).toBeVisible()
}

/** Opens an exhibit in a document of its own. */
async function loadExhibit(stage: Stage, exhibit: Exhibit): Promise<void> {
  const { page, berth, takeMessages } = stage
  await leave(stage)
  await stage.signIn(!exhibit.isSignedOut)
  await stage.reachEngine(!exhibit.isEngineAway)
  await page.setViewportSize(SIZES[exhibit.only ?? 'wide'])
  takeMessages()
  await exhibit.prepare?.(page)
  await page.goto(berth.address + exhibit.path)
}

/** Opens an exhibit in the document of the one before, which costs less than half of loading another. */
async function navigateToExhibit(stage: Stage, exhibit: Exhibit): Promise<void> {
  const { page, takeMessages } = stage
  if (!(await returnToStart(page))) await loadStart(stage)
  takeMessages()
  if (exhibit.only) await page.setViewportSize(SIZES[exhibit.only])
  await page.evaluate((path) => history.pushState(null, '', path), exhibit.path)
}

async function leave({ page, berth }: Stage): Promise<void> {
  await page.unrouteAll()
  if (page.url().startsWith(berth.address)) await page.evaluate(clearStorage)
  // Resizing an empty page is fast.
  await page.goto('about:blank')
}

/** Loads the page without anything, and remembers what it shows. */
async function loadStart(stage: Stage): Promise<void> {
  const { page, berth } = stage
  await leave(stage)
  await stage.signIn(true)
  await stage.reachEngine(true)
  await page.setViewportSize(SIZES.wide)
  await page.goto(berth.address + START)
  await applyAppearance(page, FIRST_APPEARANCE)
  await expect(page.getByText(START_TEXT)).toBeVisible()
  await page.evaluate(() => {
    window.startText = document.body.textContent
  })
}

/** Returns to the page without anything. @returns false if the document is another one, or shows anything that an exhibit left behind */
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
