import { formatMessage, message } from '@berth/contract/messages/message.ts'
import type { ServiceState } from '@berth/contract/services/services.ts'
import { MantineProvider } from '@mantine/core'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { stubBrowser } from '../lib/test-browser.ts'
import { StateBadge } from './StateBadge.tsx'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test.each<[ServiceState, name: string, tone: string]>([
  ['scheduled', 'Scheduled', 'quiet'],
  ['completed', 'Completed', 'good'],
  ['failed', 'Failed', 'bad'],
  ['degraded', 'Degraded', 'bad'],
])('shows the state %s as "%s", in the tone %s', (state, name, tone) => {
  show(state)
  expect(screen.getByText(name).closest('[data-tone]')?.getAttribute('data-tone')).toBe(tone)
})

test('an upgrade that waits for the old instance to stop is no alarm', () => {
  const waits = message('waits-for-old-instance')
  show('upgrading', { reason: formatMessage(waits, 'en'), reasonMessage: waits })
  const badge = screen.getByRole('button', { name: 'Upgrading: Waiting for the old instance to stop.' })
  expect(badge.querySelector('[data-tone]')?.getAttribute('data-tone')).toBe('busy')
})

function show(state: ServiceState, reason: object = {}): void {
  stubBrowser()
  render(
    <MantineProvider>
      <StateBadge service={{ state, reason: null, reasonMessage: null, ...reason }} />
    </MantineProvider>,
  )
}
