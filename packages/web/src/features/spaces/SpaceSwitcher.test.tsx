import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { stubBrowser } from '../../lib/test-browser.ts'
import { spacesQuery } from '../../service-model/queries.ts'
import { space } from '../../service-model/samples.ts'
import { SpaceSwitcher } from './SpaceSwitcher.tsx'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test('Enter opens the space that matches the typed part of a name', async () => {
  const { onClose, router } = await showSwitcher('blog', 'shop')
  await userEvent.keyboard('ho{Enter}')
  expect(onClose).toHaveBeenCalled()
  await waitFor(() => expect(router.state.location.pathname).toBe('/spaces/shop'))
})

test('Escape closes the dialog and stays on the page', async () => {
  const { onClose, router } = await showSwitcher('blog', 'shop')
  await userEvent.keyboard('{Escape}')
  expect(onClose).toHaveBeenCalledOnce()
  expect(router.state.location.pathname).toBe('/')
})

async function showSwitcher(...names: string[]) {
  stubBrowser()
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  client.setQueryData(
    spacesQuery.queryKey,
    names.map((name) => space(name)),
  )
  const onClose = vi.fn()
  const router = createRouter({
    routeTree: createRootRoute({
      component: () => <SpaceSwitcher onClose={onClose} />,
      notFoundComponent: () => null,
    }),
    history: createMemoryHistory(),
  })
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  )
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox')))
  return { onClose, router }
}
