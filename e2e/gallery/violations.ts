import type { Page } from '@playwright/test'
import axe from 'axe-core'

/** Returns what axe finds wrong with the page as it stands, and the elements that it finds so. */
export async function violationsOn(page: Page): Promise<string[]> {
  // The source of axe is half a megabyte: a document gets it once.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(async () => {
    // Only an experimental rule needs the style sheets preloaded.
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'], preload: false })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  })
}

declare global {
  interface Window {
    readonly axe: typeof axe
  }
}
