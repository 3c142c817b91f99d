import { defineConfig } from '@playwright/test'

// biome-ignore lint/style/noDefaultExport: Playwright wants it
export default defineConfig({
  testDir: 'e2e',
  workers: 2,
  retries: 0,
  timeout: 90_000,
  // Two cores may be busy.
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking'],
    },
  },
})
