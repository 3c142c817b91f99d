import { configure } from '@testing-library/react'
import { vi } from 'vitest'

/** For tests: what every browser has and jsdom hasn't, and patience where the cores are busy. */
export function stubBrowser(): void {
  configure({ asyncUtilTimeout: 5000 })
  vi.stubGlobal('scrollTo', () => {})
  Element.prototype.scrollIntoView ??= () => {}
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }))
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
}
