const WIDTH = 72

/** An error of set-up for people: what failed, the cause in one line, and what to do, with one command or sentence per line. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly why: string
  readonly remedy: readonly string[]

  constructor(what: string, why: string, remedy: readonly string[]) {
    super(what)
    this.why = why
    this.remedy = remedy
  }
}

/** Runs a step of set-up and prints one line: `doing` while it runs (only on a terminal), then its summary and duration. */
export async function step<T extends { summary: string }>(doing: string, work: () => Promise<T>): Promise<T> {
  const startedAt = Date.now()
  if (process.stdout.isTTY) process.stdout.write(`… ${doing}`)
  try {
    const result = await work()
    printLine(`✓ ${result.summary.padEnd(WIDTH - 2)} ${formatDuration(Date.now() - startedAt)}`)
    return result
  } catch (error) {
    clearLine()
    throw error instanceof Failure ? error : asFailure(`${doing}: failed`, error)
  }
}

/** Prints a line of its own, even while a step runs. */
export function printLine(line: string): void {
  clearLine()
  process.stdout.write(`${line}\n`)
}

/** Runs a script and returns its exit code. Prints a failure in full. */
export async function reportFailures(work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    const { message, why, remedy } = error instanceof Failure ? error : asFailure('The command failed', error)
    process.stderr.write(`${[`✗ ${message}`, `  ${why}`, ...remedy.map((line) => `  → ${line}`)].join('\n')}\n`)
    return 1
  }
}

/** Formats a duration: below a minute as seconds with a tenth, else as minutes and seconds. */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000
  return seconds < 59.95
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(Math.round(seconds) / 60)} min ${Math.round(seconds) % 60} s`
}

/** Turns an unexpected error into a failure. */
export function asFailure(what: string, error: unknown): Failure {
  const why = causeIn(error)
  if (/ENOSPC|no space left on device/i.test(why))
    return new Failure(what, `The disk is full: ${why}`, [
      'Free some disk space (`df -h` and `docker system df` show the use), then run the command again. It continues where it stopped.',
    ])
  return new Failure(what, why, ['Run the command again. It continues where it stopped.'])
}

/** Returns the cause of an error in one line. The message of a failed command begins with the command and ends with its last output. */
export function causeIn(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).trim().split('\n')
  return lines.length > 1 ? `${lines[0]}: ${lines.at(-1)?.trim()}` : (lines[0] ?? '')
}

function clearLine(): void {
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K')
}
