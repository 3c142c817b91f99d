import type { Page } from '@playwright/test'
import { SPACE } from './sample-data.ts'

/** A page, dialog or state to show. Steps and texts are in English, because the gallery switches the open page to Chinese afterwards. */
export interface GalleryItem {
  readonly name: string
  readonly path: string
  /** Prepares the page before it loads, for example by answering requests instead of Berth. */
  readonly prepare?: (page: Page) => Promise<unknown>
  /** Goes from the loaded page to the state to show. */
  readonly steps?: (page: Page) => Promise<unknown>
  /** A text that is visible once everything is loaded. */
  readonly shows: string | RegExp
  /** Whether the page is shown without a signed-in user. */
  readonly isSignedOut?: true
  /** Whether the frame of the page is checked too: the header and the menu. */
  readonly isFramed?: true
  /** Whether Berth cannot reach its engine, and shows its last data. */
  readonly isEngineAway?: true
  /** The only width in which the item exists. Default: both. */
  readonly only?: 'narrow'
}

export const SHOP_PATH = `/spaces/${SPACE}`

/** Returns the path of the page of a service. @param tab such as "logs"; default: the tab of instances */
export function servicePath(service: string, tab = ''): string {
  return `${SHOP_PATH}/services/${service}${tab && `/${tab}`}`
}

export async function clickButton(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click()
}

/** Chooses an item of a menu that a button opens. */
export async function chooseMenuItem(page: Page, menu: string, item: string): Promise<void> {
  await clickButton(page, menu)
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

export async function fillField(page: Page, path: string, value: string): Promise<void> {
  await page.locator(`[data-path="${path}"]`).fill(value)
}

/** Answers every request to a path of the API with a given body, until the test ends. */
export async function mockResponse(page: Page, path: string, json: unknown, status = 200): Promise<void> {
  await page.route(`**/api/v1/${path}`, (route) => route.fulfill({ status, json }))
}
