import { configure } from '@testing-library/react'
import { vi } from 'vitest'

/** For tests: stubs what every browser has and jsdom lacks, and extends timeouts for busy machines. */
export function stubBrowser(): void {
  configure({ asyncUtilTimeout: 5000 })
  vi.stubGlobal('scrollTo', () => {})
  Element.prototype.scrollIntoView ??= () => {}
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }))
  Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true })
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
}
