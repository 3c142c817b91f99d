import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useLayoutEffect, useRef, useState } from 'react'

interface Identified {
  readonly id: string
}

/** Virtualizes a list that scrolls with the page. @param height the estimated height of a row in pixels, until it is measured */
export function useWindowRows<T extends HTMLElement>(all: readonly Identified[], height: number) {
  const list = useRef<T>(null)
  const [scrollMargin, setScrollMargin] = useState(0)
  // Content above the list may appear, disappear and grow. Then the height of the page changes.
  useLayoutEffect(() => {
    const measure = () => setScrollMargin(Math.round((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY))
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    measure()
    return () => observer.disconnect()
  }, [])
  // A measured height belongs to the row, wherever sorting moves it.
  const getItemKey = useCallback((index: number) => all[index]?.id ?? index, [all])
  const virtualizer = useWindowVirtualizer({
    count: all.length,
    estimateSize: () => height,
    getItemKey,
    overscan: 10,
    scrollMargin,
  })
  const rows = virtualizer.getVirtualItems()
  return {
    list,
    rows,
    measure: virtualizer.measureElement,
    before: Math.max((rows[0]?.start ?? scrollMargin) - scrollMargin, 0),
    after: Math.max(virtualizer.getTotalSize() + scrollMargin - (rows.at(-1)?.end ?? 0), 0),
  }
}
