import { formatMessage, message } from '@berth/contract/messages/message.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { MantineProvider } from '@mantine/core'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { stubBrowser } from '../../../../lib/test-browser.ts'
import { service } from '../../../../service-model/samples.ts'
import { OperationActionsContext } from '../operation-actions.ts'
import { UpgradeBanner } from './UpgradeBanner.tsx'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const failed = message('exit-code', { code: 3 })
const rolledBack = message('rolled-back-after-failure', { revision: 1, why: failed })
const paused: Partial<Service> = {
  state: 'upgrade-paused',
  reason: formatMessage(failed, 'en'),
  reasonMessage: failed,
  actions: ['confirm', 'roll-back', 'resume'],
  pendingFrom: 1,
  revision: 2,
}

test.each<[string, Partial<Service>, text: string, firstAction: string]>([
  [
    'nothing runs',
    { instances: { running: 0, desired: 1 }, progress: { new: 0, old: 0, failed: 1 } },
    'No healthy instance is running. The instance ended with exit code 3.',
    'Roll back',
  ],
  [
    'old instances run',
    { instances: { running: 2, desired: 2 }, progress: { new: 0, old: 2, failed: 1 } },
    'The instance ended with exit code 3. 2 old instances are still running.',
    'Resume upgrade',
  ],
  [
    'only new instances run',
    { instances: { running: 1, desired: 2 }, progress: { new: 1, old: 0, failed: 1 } },
    'The instance ended with exit code 3.',
    'Resume upgrade',
  ],
  [
    'a one-shot service has completed',
    {
      ...{ state: 'upgraded', reason: null, reasonMessage: null, actions: ['confirm', 'roll-back'] },
      ...{ instances: { running: 0, desired: 1 }, progress: null },
    },
    'Revision 2 has completed. Confirm it, or roll back to revision 1.',
    'Confirm upgrade',
  ],
  [
    'the engine has rolled back',
    {
      ...{ state: 'running', reason: formatMessage(rolledBack, 'en'), reasonMessage: rolledBack },
      ...{ actions: ['upgrade', 'restart'], pendingFrom: null, revision: 1, progress: null },
    },
    'Swarm has rolled back to revision 1. A new instance had failed: The instance ended with exit code 3.',
    'Upgrade',
  ],
])('the banner tells what became of an upgrade, with the likeliest action first: %s', (_, given, text, firstAction) => {
  stubBrowser()
  render(
    <MantineProvider>
      <OperationActionsContext value={{ start: vi.fn(), startBatch: vi.fn() }}>
        <UpgradeBanner service={service({ name: 'web', ...paused, ...given })} />
      </OperationActionsContext>
    </MantineProvider>,
  )
  expect(screen.getByText(text)).toBeTruthy()
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)[0]).toBe(firstAction)
})
