import { defineConfig } from '@playwright/test'

// biome-ignore lint/style/noDefaultExport: Playwright wants it
export default defineConfig({
  testDir: 'e2e',
  workers: 2,
  retries: 0,
  timeout: 300_000,
  // Two cores may be busy.
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking'],
    },
  },
})
