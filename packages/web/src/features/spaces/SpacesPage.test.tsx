import { act, cleanup, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { spacesQuery } from '../../service-model/queries.ts'
import { space } from '../../service-model/samples.ts'
import { SpacesPage } from './SpacesPage.tsx'
import { renderWithSpaces } from './test-spaces.tsx'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test('shows the first space', async () => {
  const { router } = renderWithSpaces(SpacesPage, ['blog', 'shop'])
  await waitFor(() => expect(router.state.location.pathname).toBe('/spaces/blog'))
})

test('a space that somebody else creates does not close the dialog that creates the first one', async () => {
  const { client, router } = renderWithSpaces(SpacesPage, [])
  await userEvent.click(await screen.findByRole('button', { name: 'Create space' }))
  const name = await screen.findByLabelText(/^Space name/)
  await userEvent.type(name, 'mine')
  await act(async () => {
    client.setQueryData(spacesQuery.queryKey, [space('theirs')])
    // The page is notified in the next task.
    await new Promise((resolve) => setTimeout(resolve))
  })
  expect(screen.getByLabelText(/^Space name/)).toHaveProperty('value', 'mine')
  expect(router.state.location.pathname).toBe('/')

  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(router.state.location.pathname).toBe('/spaces/theirs'))
})
