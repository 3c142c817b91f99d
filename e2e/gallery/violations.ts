import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type axe from 'axe-core'

export interface Audit {
  /** The document, or only its content: the open dialog, or else the page without header and menu, which is faster. */
  readonly extent: 'document' | 'content'
  /** All rules, or only those about colours and sizes, because names and roles are the same in every appearance. */
  readonly rules: 'all' | 'visual'
}

/** The minified axe, because each checked document loads it. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const VISUAL_RULES = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable']

/** Returns the violations that axe finds on the page, with their elements. */
export async function violationsOn(page: Page, { extent, rules }: Audit): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  return page.evaluate(
    async ([where, only]) => {
      const [dialog] = [...document.querySelectorAll('[role="dialog"]')]
        .filter((element) => element.checkVisibility())
        .reverse()
      const content = dialog ?? { exclude: [['header'], ['nav']] }
      const context = where === 'content' ? content : document
      // axe reads the layout of the whole document, also of the page behind a dialog.
      const behind = where === 'content' && dialog ? document.querySelector<HTMLElement>('#root') : null
      behind?.style.setProperty('display', 'none')
      // Only an experimental rule needs the style sheets preloaded.
      const { violations } = await window.axe.run(context, {
        resultTypes: ['violations'],
        preload: false,
        ...(only && { runOnly: only }),
      })
      behind?.style.removeProperty('display')
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
