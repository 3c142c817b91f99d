import type { Page } from '@playwright/test'

/** A text that a reader sees or hears, and what says it. */
export interface ShownText {
  readonly text: string
  readonly where: string
}

/** Returns the texts and labels that are visible and in the page's own language, without what users and programs wrote. */
export function textsOn(page: Page): Promise<ShownText[]> {
  return page.evaluate(() => {
    const NOT_OURS = 'script, style, code, pre, kbd, textarea, .xterm, [role="log"]'
    const isOurs = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      !element.closest(NOT_OURS) &&
      element.closest('[lang]') === document.documentElement
    const textsOf = (element: Element) =>
      [...element.childNodes].flatMap((node) => (node.nodeType === Node.TEXT_NODE ? [node.textContent] : []))
    const labelsOf = (element: Element) =>
      ['aria-label', 'title', 'placeholder', 'alt'].map((name) => element.getAttribute(name))
    return [...document.body.querySelectorAll('*')].filter(isOurs).flatMap((element) =>
      [...textsOf(element), ...labelsOf(element)].flatMap((text) => {
        const trimmed = text?.trim()
        return trimmed ? [{ text: trimmed, where: element.tagName.toLowerCase() }] : []
      }),
    )
  })
}
