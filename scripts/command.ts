import { execFile } from 'node:child_process'

/**
 * Runs a command to its end and answers what it wrote on its standard output.
 *
 * @throws Error with the command and what it complained of, when it can't be run or ends with another code than 0.
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
    (error, out, complaint) => {
      if (!error) return resolve(out)
      const said = `${out}\n${complaint}`.trim().split('\n').slice(-15).join('\n')
      reject(new Error(`${[command, ...args].join(' ')}\n${said || error.message}`, { cause: error }))
    },
  )
  child.stdin?.end(input)
  return promise
}
