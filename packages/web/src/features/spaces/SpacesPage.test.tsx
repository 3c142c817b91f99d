import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { stubBrowser } from '../../lib/test-browser.ts'
import { spacesQuery } from '../../service-model/queries.ts'
import { space } from '../../service-model/samples.ts'
import { SpacesPage } from './SpacesPage.tsx'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test('shows the first space', async () => {
  const { router } = await showPage('blog', 'shop')
  await waitFor(() => expect(router.state.location.pathname).toBe('/spaces/blog'))
})

test('a space that somebody else creates does not close the dialog that creates the first one', async () => {
  const { client, router } = await showPage()
  await userEvent.click(await screen.findByRole('button', { name: 'Create space' }))
  const name = await screen.findByLabelText(/^Space name/)
  await userEvent.type(name, 'mine')
  await act(async () => {
    client.setQueryData(spacesQuery.queryKey, [space('theirs')])
    // The page is notified in the next task.
    await new Promise((resolve) => setTimeout(resolve))
  })
  expect(screen.getByLabelText(/^Space name/)).toHaveProperty('value', 'mine')
  expect(router.state.location.pathname).toBe('/spaces')

  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(router.state.location.pathname).toBe('/spaces/theirs'))
})

async function showPage(...names: string[]) {
  stubBrowser()
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  client.setQueryData(
    spacesQuery.queryKey,
    names.map((name) => space(name)),
  )
  const root = createRootRoute()
  const spaces = createRoute({ getParentRoute: () => root, path: '/spaces', component: SpacesPage })
  const chosen = createRoute({ getParentRoute: () => root, path: '/spaces/$space', component: () => null })
  const router = createRouter({
    routeTree: root.addChildren([spaces, chosen]),
    history: createMemoryHistory({ initialEntries: ['/spaces'] }),
  })
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  )
  return { client, router }
}
