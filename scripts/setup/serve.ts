import { setTimeout as sleep } from 'node:timers/promises'
import { takeLock } from './lock.mjs'
import { printLine, reportFailures } from './progress.ts'
import { type Command, runTogether } from './run.mjs'
import { isBerth, type ListenAddress, listenAddress, portOwner, portTakenFailure } from './server-process.ts'
import { setUp } from './set-up.ts'
import { dataFolder, SetupState } from './state.ts'

/**
 * Sets up, one process at a time, then runs commands in the foreground until one of them ends. `npm start` and `npm run dev` share it.
 *
 * @param commandsFor returns the commands, given the environment from set-up, which contains the address to listen on
 * @returns the exit code
 */
export function setUpAndServe(
  npmCommand: string,
  commandsFor: (env: NodeJS.ProcessEnv, address: ListenAddress) => Promise<Command[]>,
): Promise<number> {
  return reportFailures(async () => {
    const state = new SetupState(dataFolder(process.env))
    const address = listenAddress(process.env)
    const lock = await takeLock(state.folder, () =>
      printLine('… Waiting for the set-up of another npm start to finish'),
    )
    const runningAt = await addressOfRunning(state, address, npmCommand)
    if (runningAt) {
      printLine(`✓ Berth is already running at ${runningAt}. To stop it: npm run stop`)
      return 0
    }
    const env = await setUp(process.env, state)
    const commands = await commandsFor({ ...env, HOST: address.host, PORT: String(address.port) }, address)
    const ended = new AbortController()
    try {
      return await runTogether(commands, (pids) => {
        state.update({ server: { pids: [process.pid, ...pids], url: address.url } })
        void printWhenUp(address, ended.signal).finally(() => lock.release())
      })
    } finally {
      ended.abort()
      state.update({ server: null })
      printLine(
        'The server has stopped. Services, engine and registry keep running. To stop what npm start started of them: npm run stop',
      )
    }
  })
}

/** Returns the address of a running Berth, or null. Two servers must never share a data folder, even on different ports. */
async function addressOfRunning(state: SetupState, address: ListenAddress, npmCommand: string): Promise<string | null> {
  const { server } = state.read()
  if (server && (await isBerth(server.url))) return server.url
  const listener = await portOwner(address)
  if (listener === 'another') throw portTakenFailure(address, npmCommand)
  return listener === 'berth' ? address.url : null
}

async function printWhenUp({ url }: ListenAddress, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await isBerth(url))) await sleep(100)
  if (!signal.aborted) printLine(`Press Ctrl-C to stop the server. Services keep running without it.`)
}
