import type { Page } from '@playwright/test'

/** Returns the elements that extend beyond the window, except those inside of an element that scrolls or clips them. */
export function overflowOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const windowWidth = document.documentElement.clientWidth
    const isClipped = (element: Element): boolean => {
      const parent = element.parentElement
      if (!parent || parent === document.body) return false
      return getComputedStyle(parent).overflowX !== 'visible' || isClipped(parent)
    }
    const isOutside = (element: Element): boolean => {
      const { left, right, width, height } = element.getBoundingClientRect()
      const isDrawn = width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true })
      return isDrawn && (left < -1 || right > windowWidth + 1) && !isClipped(element)
    }
    const describe = (element: Element) => {
      const { left, right } = element.getBoundingClientRect()
      const tag = `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`
      return `${Math.round(left)} to ${Math.round(right)} of ${windowWidth} px: ${tag} ${element.textContent?.slice(0, 60)}`
    }
    const pageWidth = document.documentElement.scrollWidth
    const tooWide = pageWidth > windowWidth ? [`the page is ${pageWidth} px wide`] : []
    return [...tooWide, ...[...document.body.querySelectorAll('*')].filter(isOutside).map(describe)]
  })
}
