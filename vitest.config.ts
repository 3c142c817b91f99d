import react from '@vitejs/plugin-react'
import { configDefaults, defineConfig } from 'vitest/config'
import { tablerIcons } from './packages/web/tabler-icons.ts'

// A test that waits for a real engine takes seconds, and two cores may be busy: no test is about its duration.
const timeouts = { testTimeout: 180_000, hookTimeout: 180_000, expect: { poll: { timeout: 120_000 } } }

/** Tests run at the same time: the start of one must not clear the calls that another one counts, as Vitest does by default. */
const common = { ...timeouts, clearMocks: false }

/**
 * On a real engine rollouts take minutes on a busy machine, and a cluster of a test's own has to start. Looking costs a call or a command:
 * who looks all the time slows down what is waited for.
 */
const onEngine = {
  ...common,
  testTimeout: 900_000,
  hookTimeout: 600_000,
  expect: { poll: { ...timeouts.expect.poll, interval: 250 } },
}

/** How many times as often as in `npm test` a soak run tries each property of a fuzz test (test-support/fuzz-runs.ts). */
const SOAK_FUZZ_FACTOR = '20'

/** The tests of both databases. */
const DATABASE = 'packages/server/src/{accounts,storage}/**/*.test.ts'

/** States what an engine does. It runs on the fake engine and on a real one: where they differ, the fake is wrong. */
const CONFORMANCE = 'tests/conformance/**/*.test.ts'

/**
 * A test belongs to a project by its folder, and a project to tiers (scripts/test/tiers.ts).
 * A `*-fuzz.test.ts` is in two: it runs briefly with `npm test` and long with `npm run test:soak`.
 */
// biome-ignore lint/style/noDefaultExport: Vitest wants it
export default defineConfig({
  test: {
    // Most of the time they wait for the engine: more at once than there are cores.
    maxWorkers: 4,
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          isolate: false,
          include: ['{packages/{contract,server},scripts,test-support,tests/repository}/**/*.test.ts'],
          exclude: [...configDefaults.exclude, DATABASE],
        },
      },
      {
        test: {
          ...common,
          name: 'database',
          isolate: false,
          globalSetup: ['packages/server/src/storage/test-postgresql.ts'],
          include: [DATABASE],
        },
      },
      {
        plugins: [react(), tablerIcons()],
        test: {
          ...common,
          name: 'page',
          environment: 'jsdom',
          // Reads jsdom and React once and not for each file, which saves more than half of the processor's time.
          pool: 'vmThreads',
          include: ['packages/web/**/*.test.{ts,tsx}'],
        },
      },
      // On the engine in memory of test-support/fake-engine, which keeps nothing outside of a test: files may share a worker.
      {
        test: {
          ...common,
          name: 'fake',
          isolate: false,
          include: ['tests/fake/**/*.test.ts', CONFORMANCE],
          env: { BERTH_CONFORMANCE: 'fake' },
        },
      },
      // On the cluster that `npm test` starts or the user lends.
      {
        test: {
          ...onEngine,
          name: 'engine',
          isolate: false,
          globalSetup: ['tests/fixtures/shared-berth.ts'],
          include: ['tests/*.test.ts', CONFORMANCE],
          env: { BERTH_CONFORMANCE: 'real' },
        },
      },
      {
        test: {
          ...onEngine,
          // A long fuzz test.
          testTimeout: 7_200_000,
          name: 'soak',
          globalSetup: ['tests/fixtures/shared-berth.ts'],
          include: ['tests/soak/**/*.test.ts', 'tests/*-fuzz.test.ts'],
          env: { FUZZ_FACTOR: SOAK_FUZZ_FACTOR },
        },
      },
    ],
  },
})
