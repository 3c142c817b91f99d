import type { Page } from '@playwright/test'
import axe from 'axe-core'

/** What axe checks: the whole document, or only the dialog that is open, if one is. Its time grows with the number of elements. */
export type Extent = 'document' | 'dialog'

/** Returns what axe finds wrong with the page as it stands, and the elements that it finds so. */
export async function violationsOn(page: Page, extent: Extent): Promise<string[]> {
  // The source of axe is half a megabyte: a document gets it once.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(async (where) => {
    const [dialog] = [...document.querySelectorAll('[role="dialog"]')].filter((one) => one.checkVisibility()).reverse()
    const context = where === 'dialog' && dialog ? dialog : document
    // Only an experimental rule needs the style sheets preloaded.
    const { violations } = await window.axe.run(context, { resultTypes: ['violations'], preload: false })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  }, extent)
}

declare global {
  interface Window {
    readonly axe: typeof axe
  }
}
