import type { Page } from '@playwright/test'
import { SPACE } from './scene.ts'

/** A page, dialog or state to show. Steps and texts are in English: the page is turned into Chinese as it stands. */
export interface Exhibit {
  readonly name: string
  readonly path: string
  /** Answers requests in the scene's stead, before the page loads. */
  readonly prepare?: (page: Page) => Promise<unknown>
  /** Leads from the page to what is shown. */
  readonly steps?: (page: Page) => Promise<unknown>
  /** A text that is visible once everything is. */
  readonly shows: string | RegExp
  /** What the address leads to needs nobody to be signed in. */
  readonly isSignedOut?: true
  /** Shown for what is around every page too: the head and the menu. */
  readonly isFramed?: true
  /** Berth cannot reach its engine, and has what it saw last. */
  readonly isEngineAway?: true
  /** Where it exists in one width only. */
  readonly only?: 'narrow'
}

export const SHOP = `/spaces/${SPACE}`

/** @param tab such as "logs"; that of instances, unless told */
export function servicePath(service: string, tab = ''): string {
  return `${SHOP}/services/${service}${tab && `/${tab}`}`
}

export async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click()
}

/** Chooses an item of a menu that a button opens. */
export async function choose(page: Page, menu: string, item: string): Promise<void> {
  await press(page, menu)
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

export async function fill(page: Page, path: string, value: string): Promise<void> {
  await page.locator(`[data-path="${path}"]`).fill(value)
}

/** Answers every request to a part of the API with this, until the test ends. */
export async function answer(page: Page, path: string, json: unknown, status = 200): Promise<void> {
  await page.route(`**/api/v1/${path}`, (route) => route.fulfill({ status, json }))
}
