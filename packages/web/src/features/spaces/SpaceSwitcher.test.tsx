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

test('a part of a name and Enter lead there', async () => {
  const { closed, router } = await show('blog', 'shop')
  await userEvent.keyboard('ho{Enter}')
  expect(closed).toHaveBeenCalled()
  await waitFor(() => expect(router.state.location.pathname).toBe('/spaces/shop'))
})

test('Escape closes it and leads nowhere', async () => {
  const { closed, router } = await show('blog', 'shop')
  await userEvent.keyboard('{Escape}')
  expect(closed).toHaveBeenCalledOnce()
  expect(router.state.location.pathname).toBe('/')
})

async function show(...names: string[]) {
  stubBrowser()
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  client.setQueryData(
    spacesQuery.queryKey,
    names.map((name) => space(name)),
  )
  const closed = vi.fn()
  const router = createRouter({
    routeTree: createRootRoute({
      component: () => <SpaceSwitcher onClose={closed} />,
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
  return { closed, router }
}
