import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type axe from 'axe-core'

export interface Audit {
  /** The whole document, or only the dialog that is open, else the page without head and menu: axe's time grows with the number of elements. */
  readonly extent: 'document' | 'content'
  /** All rules, or those whose answer depends on colours and sizes alone: names and roles are the same in every look. */
  readonly rules: 'all' | 'visual'
}

/** The small one: each document that is audited is sent it, and reads it. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const VISUAL_RULES = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable']

/** Returns what axe finds wrong with the page as it stands, and the elements that it finds so. */
export async function violationsOn(page: Page, { extent, rules }: Audit): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  return page.evaluate(
    async ([where, only]) => {
      const [dialog] = [...document.querySelectorAll('[role="dialog"]')]
        .filter((one) => one.checkVisibility())
        .reverse()
      const content = dialog ?? { exclude: [['header'], ['nav']] }
      const context = where === 'content' ? content : document
      // Only an experimental rule needs the style sheets preloaded.
      const { violations } = await window.axe.run(context, {
        resultTypes: ['violations'],
        preload: false,
        ...(only && { runOnly: only }),
      })
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    },
    [extent, rules === 'all' ? null : VISUAL_RULES] as const,
  )
}

declare global {
  interface Window {
    readonly axe: typeof axe
  }
}
