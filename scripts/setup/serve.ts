import { setTimeout as sleep } from 'node:timers/promises'
import { takeLock } from './lock.mjs'
import { say, tellFailures } from './progress.ts'
import { type Command, runTogether } from './run.mjs'
import { isBerth, type Listening, listening, portTaken, whoListens } from './running.ts'
import { setUp } from './set-up.ts'
import { dataFolder, SetupState } from './state.ts'

/**
 * What `npm start` and `npm run dev` have in common: one set-up at a time, then commands in the foreground until the first of them ends.
 *
 * @param commandsFor what to run, in the environment that set-up made; the address to listen on is in it
 * @returns the exit code
 */
export function setUpAndServe(
  npmCommand: string,
  commandsFor: (env: NodeJS.ProcessEnv, where: Listening) => Promise<Command[]>,
): Promise<number> {
  return tellFailures(async () => {
    const state = new SetupState(dataFolder(process.env))
    const where = listening(process.env)
    const lock = await takeLock(state.folder, () => say('… Another npm start sets up: waiting for it'))
    const runsAt = await addressOfRunning(state, where, npmCommand)
    if (runsAt) {
      say(`✓ Berth runs already at ${runsAt} (npm run stop ends it)`)
      return 0
    }
    const env = await setUp(process.env, state)
    const commands = await commandsFor({ ...env, HOST: where.host, PORT: String(where.port) }, where)
    const ended = new AbortController()
    try {
      return await runTogether(commands, (pids) => {
        state.update({ server: { pids: [process.pid, ...pids], url: where.url } })
        void sayWhenUp(where, ended.signal).finally(() => lock.release())
      })
    } finally {
      ended.abort()
      state.update({ server: null })
      say(
        `The server has ended. Services, engine and registry go on; npm run stop ends what npm start started of them.`,
      )
    }
  })
}

/** Two servers never work with one data folder, whatever port the second was to have. */
async function addressOfRunning(state: SetupState, where: Listening, npmCommand: string): Promise<string | null> {
  const { server } = state.read()
  if (server && (await isBerth(server.url))) return server.url
  const there = await whoListens(where)
  if (there === 'another') throw portTaken(where, npmCommand)
  return there === 'berth' ? where.url : null
}

async function sayWhenUp({ url }: Listening, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await isBerth(url))) await sleep(100)
  if (!signal.aborted) say(`Ctrl-C ends the server and nothing else: services go on without it.`)
}
