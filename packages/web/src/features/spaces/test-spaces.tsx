import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { stubBrowser } from '../../lib/test-browser.ts'
import { spacesQuery } from '../../service-model/queries.ts'
import { space } from '../../service-model/samples.ts'

/** For tests: renders a component at "/", where the spaces with these names exist. Other addresses show nothing. */
export function renderWithSpaces(Component: () => ReactNode, names: readonly string[]) {
  stubBrowser()
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  client.setQueryData(
    spacesQuery.queryKey,
    names.map((name) => space(name)),
  )
  const routeTree = createRootRoute({ notFoundComponent: () => null })
  const router = createRouter({
    routeTree: routeTree.addChildren([
      createRoute({ getParentRoute: () => routeTree, path: '/', component: Component }),
    ]),
    history: createMemoryHistory(),
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
