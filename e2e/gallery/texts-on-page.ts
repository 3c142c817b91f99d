import type { Page } from '@playwright/test'

/** A visible text or a label for screen readers, and the name of its element. */
export interface VisibleText {
  readonly text: string
  readonly where: string
}

/** Returns the visible texts and labels in the page's language, without texts of users and programs. */
export function visibleTextsOn(page: Page): Promise<VisibleText[]> {
  return page.evaluate(() => {
    const FOREIGN_TEXTS = 'script, style, code, pre, kbd, textarea, .xterm, [role="log"]'
    const isOwnText = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      !element.closest(FOREIGN_TEXTS) &&
      element.closest('[lang]') === document.documentElement
    const textsOf = (element: Element) =>
      [...element.childNodes].flatMap((node) => (node.nodeType === Node.TEXT_NODE ? [node.textContent] : []))
    const labelsOf = (element: Element) =>
      ['aria-label', 'title', 'placeholder', 'alt'].map((name) => element.getAttribute(name))
    return [...document.body.querySelectorAll('*')].filter(isOwnText).flatMap((element) =>
      [...textsOf(element), ...labelsOf(element)].flatMap((text) => {
        const trimmed = text?.trim()
        return trimmed ? [{ text: trimmed, where: element.tagName.toLowerCase() }] : []
      }),
    )
  })
}
