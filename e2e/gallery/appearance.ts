import type { Page } from '@playwright/test'
import type { Language } from './untranslated.ts'

export const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } }

export interface Appearance {
  readonly language: Language
  readonly scheme: 'light' | 'dark'
  readonly size: keyof typeof SIZES
}

/** Changes how the open page looks, and waits until it does. */
export async function applyAppearance(page: Page, { language, scheme, size }: Appearance): Promise<void> {
  if (page.viewportSize()?.width !== SIZES[size].width) await page.setViewportSize(SIZES[size])
  await page.emulateMedia({ colorScheme: scheme })
  if (!(await switchLanguage(page, language))) {
    await page.evaluate((next) => localStorage.setItem('berth.language', next), language)
    await page.reload()
  }
  await page.waitForFunction(
    ([lang, colorScheme]) =>
      document.documentElement.matches(`[lang="${lang}"][data-mantine-color-scheme="${colorScheme}"]`),
    [language, scheme],
  )
  await untilSettled(page)
}

/** Waits until all animations have finished, except endless ones. */
async function untilSettled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
}

/**
 * Switches the language with the page's button, which a dialog may cover.
 * @returns false if the page is in another language and has no such button
 */
export function switchLanguage(page: Page, language: Language): Promise<boolean> {
  return page.evaluate((next) => {
    if (document.documentElement.lang === next) return true
    const button = document.querySelector<HTMLElement>(`button[lang="${next}"]`)
    button?.click()
    return button !== null
  }, language)
}
