import { setTimeout as sleep } from 'node:timers/promises'
import { takeLock } from './lock.mjs'
import { printLine, reportFailures } from './progress.ts'
import { type Command, runTogether } from './run.mjs'
import { isBerth, type Listening, listening, portTaken, whoListens } from './running.ts'
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
  commandsFor: (env: NodeJS.ProcessEnv, where: Listening) => Promise<Command[]>,
): Promise<number> {
  return reportFailures(async () => {
    const state = new SetupState(dataFolder(process.env))
    const where = listening(process.env)
    const lock = await takeLock(state.folder, () =>
      printLine('… Waiting for the set-up of another npm start to finish'),
    )
    const runningAt = await addressOfRunning(state, where, npmCommand)
    if (runningAt) {
      printLine(`✓ Berth is already running at ${runningAt}. To stop it: npm run stop`)
      return 0
    }
    const env = await setUp(process.env, state)
    const commands = await commandsFor({ ...env, HOST: where.host, PORT: String(where.port) }, where)
    const ended = new AbortController()
    try {
      return await runTogether(commands, (pids) => {
        state.update({ server: { pids: [process.pid, ...pids], url: where.url } })
        void printWhenUp(where, ended.signal).finally(() => lock.release())
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
async function addressOfRunning(state: SetupState, where: Listening, npmCommand: string): Promise<string | null> {
  const { server } = state.read()
  if (server && (await isBerth(server.url))) return server.url
  const listener = await whoListens(where)
  if (listener === 'another') throw portTaken(where, npmCommand)
  return listener === 'berth' ? where.url : null
}

async function printWhenUp({ url }: Listening, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await isBerth(url))) await sleep(100)
  if (!signal.aborted) printLine(`Press Ctrl-C to stop the server. Services keep running without it.`)
}
