import { execFile } from 'node:child_process'

/**
 * Runs a command to its end and returns its standard output.
 *
 * @throws Error with the command and its last 15 lines of output, when it can't be run or exits with a code other than 0.
 */
export function run(
  command: string,
  args: readonly string[],
  { input, env }: { input?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const child = execFile(
    command,
    args,
    { env: env ?? process.env, maxBuffer: 64 * 1024 * 1024 },
    (error, stdout, stderr) => {
      if (!error) return resolve(stdout)
      const lastLines = `${stdout}\n${stderr}`.trim().split('\n').slice(-15).join('\n')
      reject(new Error(`${[command, ...args].join(' ')}\n${lastLines || error.message}`, { cause: error }))
    },
  )
  child.stdin?.end(input)
  return promise
}
