import { join } from 'node:path'
import { setUpAndServe } from './setup/serve.ts'
import { freePort } from './setup/server-process.ts'
import { root } from './setup/set-up.ts'

const watch = ['--watch', '--watch-preserve-output']

/** Vite serves the page at the address of `npm start`, and proxies API requests to the server. */
process.exitCode = await setUpAndServe('npm run dev', async (env, address) => {
  const port = await freePort()
  const server = { ...env, HOST: '127.0.0.1', PORT: String(port) }
  const page = { ...env, BERTH_API: `http://127.0.0.1:${port}` }
  const pageArgs = [join(root, 'packages/web'), '--host', address.host, '--port', String(address.port), '--strictPort']
  return [
    {
      command: process.execPath,
      args: [...process.execArgv, ...watch, join(root, 'packages/server/src/main.ts')],
      env: server,
    },
    { command: process.execPath, args: [join(root, 'node_modules/vite/bin/vite.js'), ...pageArgs], env: page },
  ]
})
