import type { Instance } from '@berth/contract/instances/instances.ts'
import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { notFoundResponse, renderPage } from '../../lib/test-page.tsx'
import { InstanceTable } from './InstanceTable.tsx'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const RUNNING: Instance = {
  ...{ id: 'a', name: 'web.1', state: 'running', desired: true, reason: null, reasonMessage: null },
  ...{ host: 'host1', addresses: [], ports: [], revision: 1, image: 'shop/web:1.0' },
  ...{ startedAt: '2026-01-01T12:00:00Z', endedAt: null, exitCode: null, restarts: 0, restartsAreMinimum: false },
}

test.each<[Partial<Instance>, string]>([
  [{ restarts: 1 }, '1 restart'],
  [{ restarts: 43 }, '43 restarts'],
  [{ restarts: 4, restartsAreMinimum: true }, 'At least 4 restarts'],
  [{ restarts: 1, restartsAreMinimum: true }, 'At least 1 restart'],
])('%j is shown as %s', async (count, text) => {
  const parts = { usage: () => null, onOpenShell: () => undefined, shellDialog: () => null }
  renderPage(
    () => <InstanceTable instances={[{ ...RUNNING, ...count }]} parts={parts} onOpenDialog={() => undefined} />,
    async () => notFoundResponse(),
  )
  expect(await screen.findByText(text)).toBeTruthy()
})
