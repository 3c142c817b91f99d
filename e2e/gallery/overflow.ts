import type { Page } from '@playwright/test'

/** Returns what is wider than the window or outside of it, unless it is within something that scrolls or cuts it off. */
export function overflowOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const windowWidth = document.documentElement.clientWidth
    const isClipped = (element: Element): boolean => {
      const above = element.parentElement
      if (!above || above === document.body) return false
      return getComputedStyle(above).overflowX !== 'visible' || isClipped(above)
    }
    const isOutside = (element: Element): boolean => {
      const { left, right, width, height } = element.getBoundingClientRect()
      const isDrawn = width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true })
      return isDrawn && (left < -1 || right > windowWidth + 1) && !isClipped(element)
    }
    const inWords = (element: Element) => {
      const { left, right } = element.getBoundingClientRect()
      const what = `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`
      return `${Math.round(left)} to ${Math.round(right)} of ${windowWidth} px: ${what} ${element.textContent?.slice(0, 60)}`
    }
    const pageWidth = document.documentElement.scrollWidth
    const tooWide = pageWidth > windowWidth ? [`the page is ${pageWidth} px wide`] : []
    return [...tooWide, ...[...document.body.querySelectorAll('*')].filter(isOutside).map(inWords)]
  })
}
