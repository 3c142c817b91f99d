import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// A test that waits for a real engine takes seconds, and two cores may be busy: none is about how long it takes.
const timeouts = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 60_000 } } }

// biome-ignore lint/style/noDefaultExport: Vitest wants it
export default defineConfig({
  test: {
    // Most of the time they wait for the engine: more at once than there are cores.
    maxWorkers: 3,
    projects: [
      {
        test: {
          ...timeouts,
          name: 'node',
          globalSetup: ['packages/server/src/people/test-postgresql.ts', 'tests/shared-berths.ts'],
          include: ['packages/{contract,server}/**/*.test.ts', 'tests/**/*.test.ts', 'scripts/**/*.test.ts'],
        },
      },
      {
        plugins: [react()],
        test: {
          ...timeouts,
          name: 'page',
          environment: 'jsdom',
          // What jsdom and React are is read once and not for each file, which takes less than half of the processor's time.
          pool: 'vmThreads',
          include: ['packages/web/**/*.test.{ts,tsx}'],
        },
      },
    ],
  },
})
