import { defineConfig } from '@playwright/test'
import { SHORT_TIMINGS } from './test-support/berth/short-timings.ts'

// Whatever Berth a test starts inherits these.
process.env.BERTH_TIMINGS ??= JSON.stringify(SHORT_TIMINGS)

// biome-ignore lint/style/noDefaultExport: Playwright wants it
export default defineConfig({
  // Which of them a command runs: scripts/test/tiers.ts.
  projects: [
    // Journeys wait for the engine for a part of their time: more at once than there are cores.
    { name: 'journeys', testDir: 'e2e', testMatch: 'e2e/*.spec.ts', workers: 3 },
    // Each worker builds an installation of its own. What the journeys' waiting leaves of two cores one keeps busy.
    { name: 'gallery', testDir: 'e2e/gallery', workers: 2 },
    { name: 'soak', testDir: 'e2e/soak' },
  ],
  // A folder of its own: Playwright empties it, and the reports of the run stand beside it.
  outputDir: 'test-results/playwright',
  workers: 5,
  // Tests have spaces of their own; else the longest file would run on, minutes after all others.
  fullyParallel: true,
  retries: 0,
  timeout: 600_000,
  // Two cores may be busy.
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    // A trace costs more than all else that Chromium does here: to have one, `npx playwright test --trace on`.
    trace: 'off',
    screenshot: 'only-on-failure',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      // In the locale that a bare system has, Chromium calls every download with a Chinese name "download".
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
      executablePath: '/usr/bin/chromium-headless-shell',
      // Compiling and collecting in threads of their own only takes processor time where no page lives for long.
      args: [
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--disable-background-networking',
        '--js-flags=--single-threaded',
      ],
    },
  },
})
