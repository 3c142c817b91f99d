/** One step of a process. Times are in milliseconds of the engine's time. */
export type Step =
  | { readonly kind: 'write'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  /** Infinity waits until the process is stopped. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** From now on, serves these paths on a port. */
  | { readonly kind: 'listen'; readonly port: number; readonly paths: readonly string[] }
  | { readonly kind: 'exit'; readonly code: number; readonly isOutOfMemory?: boolean }

/** The behaviour of a container's process. */
export interface Program {
  /** The engine's message if the program can't be started; null if it can. */
  readonly startError: string | null
  /** The steps, which may be endless. After the last one, the process exits with code 0. */
  readonly steps: (variables: ReadonlyMap<string, string>) => Iterable<Step>
  /** The steps on SIGTERM; null if the process ignores SIGTERM and has to be killed. */
  readonly whenStopped: readonly Step[] | null
}

export const FOR_EVER: Step = { kind: 'wait', ms: Number.POSITIVE_INFINITY }
const EXIT: Step = { kind: 'exit', code: 0 }

/** A program that runs until it is killed, without output. */
export const IDLE: Program = { startError: null, steps: () => [FOR_EVER], whenStopped: null }

/** Returns a program that executes these steps, and exits with code 0 on SIGTERM. */
export function program(...steps: readonly Step[]): Program {
  return { startError: null, steps: () => steps, whenStopped: [EXIT] }
}

/** Returns a program that serves a page and a health check on port 80, like the sample image "web". */
export function web(version: string): Program {
  return program(
    { kind: 'write', stream: 'stdout', text: `web ${version} listens on port 80` },
    { kind: 'listen', port: 80, paths: ['/', '/health', '/index.html'] },
    FOR_EVER,
  )
}

/** Returns a program that exits with a code after `afterMs`, like the sample image "crash". */
export function exiting(code: number, afterMs: number, message = ''): Program {
  const output: Step[] = message ? [{ kind: 'write', stream: 'stderr', text: message }] : []
  return program(...output, { kind: 'wait', ms: afterMs }, { kind: 'exit', code })
}

/** Writes a line each second, every tenth to standard error, like the sample image "logger". */
export const LOGGER: Program = {
  startError: null,
  whenStopped: [EXIT],
  *steps(variables) {
    for (let count = 1; ; count++) {
      const text =
        count % 10 === 0
          ? `warning: line ${count} is a round number`
          : `line ${count} from ${variables.get('HOSTNAME')}`
      yield { kind: 'write', stream: count % 10 === 0 ? 'stderr' : 'stdout', text }
      yield { kind: 'wait', ms: 1000 }
    }
  },
}

/** Returns the engine's message for a program that isn't in the image. */
export function notFound(name: string): string {
  const why = name.includes('/')
    ? `stat ${name}: no such file or directory`
    : `${JSON.stringify(name)}: executable file not found in $PATH`
  return `OCI runtime create failed: container_linux.go:380: starting container process caused: exec: ${
    name.includes('/') ? `${JSON.stringify(name)}: ${why}` : why
  }: unknown`
}
