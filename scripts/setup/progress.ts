const WIDTH = 72

/** What a person is told when set-up cannot go on: what failed, the cause in a line, and what to do, a command or a sentence a line. */
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

/** One step of set-up, one line: `doing` while it lasts (on a terminal only), its summary and its time once done. */
export async function step<T extends { summary: string }>(doing: string, work: () => Promise<T>): Promise<T> {
  const began = Date.now()
  if (process.stdout.isTTY) process.stdout.write(`… ${doing}`)
  try {
    const result = await work()
    say(`✓ ${result.summary.padEnd(WIDTH - 2)} ${duration(Date.now() - began)}`)
    return result
  } catch (error) {
    clearLine()
    throw error instanceof Failure ? error : asFailure(`${doing}: failed`, error)
  }
}

/** A line of its own, also in the middle of a step. */
export function say(line: string): void {
  clearLine()
  process.stdout.write(`${line}\n`)
}

/** Runs a script to its exit code; a failure is told in full. */
export async function tellFailures(work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    const { message, why, remedy } = error instanceof Failure ? error : asFailure('This did not work', error)
    process.stderr.write(`${[`✗ ${message}`, `  ${why}`, ...remedy.map((line) => `  → ${line}`)].join('\n')}\n`)
    return 1
  }
}

/** Seconds with a tenth below a minute, else minutes and seconds. */
export function duration(ms: number): string {
  const seconds = ms / 1000
  return seconds < 59.95
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(Math.round(seconds) / 60)} min ${Math.round(seconds) % 60} s`
}

/** An error that no step foresaw, in the same three parts. */
export function asFailure(what: string, error: unknown): Failure {
  const why = causeIn(error)
  if (/ENOSPC|no space left on device/i.test(why))
    return new Failure(what, `The disk is full: ${why}`, [
      'Free some space (`df -h` and `docker system df` show where it went), then run this again: it goes on where it stopped.',
    ])
  return new Failure(what, why, ['Run this again: it goes on where it stopped.'])
}

/** What went wrong, in one line. A command that failed says itself first and its complaint last. */
export function causeIn(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).trim().split('\n')
  return lines.length > 1 ? `${lines[0]}: ${lines.at(-1)?.trim()}` : (lines[0] ?? '')
}

function clearLine(): void {
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K')
}
