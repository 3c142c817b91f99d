import type { Instance } from '@berth/contract/instances/instances.ts'
import { formatMessage, type Message, message } from '@berth/contract/messages/message.ts'
import { MantineProvider } from '@mantine/core'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { stubBrowser } from '../../lib/test-browser.ts'
import { InstanceState } from './InstanceState.tsx'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test.each<[what: string, Message, tone: string, label: string]>([
  [
    'the old instance to stop',
    message('waits-for-old-instance'),
    'quiet',
    'Waiting: Waiting for the old instance to stop.',
  ],
  [
    'a port that somebody else has',
    message('no-host-port', { port: 8080 }),
    'warn',
    'Waiting: Port 8080 is taken on every host that could run the instance.',
  ],
])('an instance that waits for %s', (_, reasonMessage, tone, label) => {
  show({ ...INSTANCE, state: 'waiting', reasonMessage, reason: formatMessage(reasonMessage, 'en') })
  const badge = screen.getByRole('button', { name: label })
  expect(badge.querySelector('[data-tone]')?.getAttribute('data-tone')).toBe(tone)
})

test('an instance that has completed is no alarm', () => {
  show({ ...INSTANCE, state: 'completed', exitCode: 0 })
  expect(screen.getByText('Completed').closest('[data-tone]')?.getAttribute('data-tone')).toBe('good')
})

function show(instance: Instance): void {
  stubBrowser()
  render(
    <MantineProvider>
      <InstanceState instance={instance} />
    </MantineProvider>,
  )
}

const INSTANCE: Instance = {
  id: 'id',
  name: 'web.1',
  state: 'running',
  desired: true,
  reason: null,
  reasonMessage: null,
  host: null,
  addresses: [],
  ports: [],
  revision: 1,
  image: 'sample:1',
  startedAt: null,
  endedAt: null,
  exitCode: null,
  restarts: 0,
  restartsAreMinimum: false,
}
