import type { Coverage, UsageSeries } from '@berth/contract/metrics/metrics.ts'
import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { notFoundResponse, renderPage } from '../../lib/test-page.tsx'
import type { MetricsFrame } from './frame.ts'
import { PlotCard } from './PlotCard.tsx'
import type { InstanceChoice } from './plots.ts'

// jsdom has no canvas.
vi.mock('./Plot.tsx', () => ({ Plot: ({ label }: { label: string }) => <div role="img" aria-label={label} /> }))

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const MIB = 1024 ** 2

test('shows the current total of all instances', async () => {
  showMemory([4 * MIB, 8 * MIB], 4)
  expect(await screen.findByText('8 MiB')).toBeTruthy()
  expect(screen.queryByText(/instances/)).toBeNull()
})

test('shows of how many instances the total is missing, and not an older total', async () => {
  showMemory([8 * MIB, null], 3)
  expect(await screen.findByText('Data of 3 of 4 instances')).toBeTruthy()
  expect(screen.getByText('—')).toBeTruthy()
  expect(screen.queryByText('8 MiB')).toBeNull()
})

test('explains why there is no total at all', async () => {
  showMemory([null, null], 3)
  expect(await screen.findByText(/^No total, because data of some instances is missing/)).toBeTruthy()
  expect(screen.getByText('Data of 3 of 4 instances')).toBeTruthy()
})

test('says nothing about the total beside a single instance', async () => {
  showMemory([8 * MIB, null], 3, 'a')
  expect(await screen.findByText('2 MiB')).toBeTruthy()
  expect(screen.queryByText(/of 4 instances/)).toBeNull()
})

/** Shows the plot of the memory of a service with four instances, of which one has data. */
function showMemory(total: (number | null)[], measured: number, chosen: InstanceChoice = 'total'): void {
  const limits = { cpuCores: null, memoryBytes: null, diskBytes: null }
  const frame: MetricsFrame = {
    times: [100, 115],
    instances: [{ id: 'a', name: 'web.1', running: true, limits, series: series([2 * MIB, 2 * MIB]) }],
    total: series(total),
    totalCoverage: [coverage(4), coverage(measured)],
    silentHosts: [],
  }
  renderPage(
    () => <PlotCard plot="memory" frame={frame} chosen={chosen} onZoom={() => undefined} />,
    async () => notFoundResponse(),
  )
}

function series(memoryBytes: (number | null)[]): UsageSeries {
  const unknown = memoryBytes.map(() => null)
  return {
    ...{ cpuCores: unknown, memoryBytes, diskBytes: unknown },
    ...{ receivedBytesPerSecond: unknown, sentBytesPerSecond: unknown },
    ...{ readBytesPerSecond: unknown, writtenBytesPerSecond: unknown },
  }
}

function coverage(memoryBytes: number): Coverage {
  const rates = { receivedBytesPerSecond: 4, sentBytesPerSecond: 4, readBytesPerSecond: 4, writtenBytesPerSecond: 4 }
  return { running: 4, measured: { cpuCores: 4, memoryBytes, diskBytes: 4, ...rates } }
}
