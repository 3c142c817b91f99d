import { join } from 'node:path'
import { buildPage } from './setup/page.ts'
import { step } from './setup/progress.ts'
import { setUpAndServe } from './setup/serve.ts'
import { root } from './setup/set-up.ts'

process.exitCode = await setUpAndServe('npm start', async (env) => {
  await step('Building the page', () => buildPage(root))
  return [{ command: process.execPath, args: [...process.execArgv, join(root, 'packages/server/src/main.ts')], env }]
})
