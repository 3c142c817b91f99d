import { join } from 'node:path'
import { buildPage } from './setup/page.ts'
import { step } from './setup/progress.ts'
import { setUpAndServe } from './setup/serve.ts'
import { root } from './setup/set-up.ts'

process.exitCode = await setUpAndServe('npm start', async (env) => {
  await step('Building the page', () => buildPage(root))
  // The options of `npm run serve`, which keep an idle server below 120 MiB.
  const memoryOptions = ['--optimize-for-size', '--max-semi-space-size=2']
  const args = [...process.execArgv, ...memoryOptions, join(root, 'packages/server/start.js')]
  return [{ command: process.execPath, args, env }]
})
