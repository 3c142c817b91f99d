import { defineConfig } from '@playwright/test'

// biome-ignore lint/style/noDefaultExport: Playwright wants it
export default defineConfig({
  testDir: 'e2e',
  // A folder of its own: Playwright empties it, and the reports of the run stand beside it.
  outputDir: 'test-results/playwright',
  workers: 2,
  // Tests have spaces of their own; else the longest file would run on, minutes after all others.
  fullyParallel: true,
  retries: 0,
  timeout: 600_000,
  // Two cores may be busy.
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    // A picture of each moment would cost more than all else that Chromium does here.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking'],
    },
  },
})
