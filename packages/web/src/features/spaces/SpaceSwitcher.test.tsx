import { cleanup, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { SpaceSwitcher } from './SpaceSwitcher.tsx'
import { renderWithSpaces } from './test-spaces.tsx'

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
  const onClose = vi.fn()
  const { router } = renderWithSpaces(() => <SpaceSwitcher onClose={onClose} />, names)
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox')))
  return { onClose, router }
}
