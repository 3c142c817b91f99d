import { Problem, problemBody } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { vi } from 'vitest'
import { stubBrowser } from './test-browser.ts'

/** For tests: renders a page, with another one at /elsewhere, against a fake server. */
export function renderPage(Page: () => ReactNode, fetch: (path: string, init?: RequestInit) => Promise<Response>) {
  vi.stubGlobal('fetch', fetch)
  stubBrowser()
  const root = createRootRoute({ component: Outlet })
  const page = createRoute({ getParentRoute: () => root, path: '/', component: Page })
  const elsewhere = createRoute({ getParentRoute: () => root, path: '/elsewhere', component: () => 'Elsewhere' })
  const router = createRouter({
    routeTree: root.addChildren([page, elsewhere]),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  })
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(
    <QueryClientProvider client={client}>
      <MantineProvider env="test">
        {/* The type of this router differs from the registered one. */}
        <RouterProvider router={router as never} />
      </MantineProvider>
    </QueryClientProvider>,
  )
  return { client, router: router as { navigate: (to: { to: string }) => Promise<void> } }
}

/** For tests: returns the response for a missing resource. */
export function notFoundResponse(): Response {
  return Response.json(problemBody(new Problem('not-found', message('no-such-space', { space: 'shop' }))), {
    status: 404,
  })
}

/** For tests: returns the form field of a path. */
export function fieldAt(path: string): HTMLInputElement {
  const element = document.querySelector<HTMLInputElement>(`[data-path="${path}"]`)
  if (!element) throw new Error(`No field ${path} is shown`)
  return element
}
