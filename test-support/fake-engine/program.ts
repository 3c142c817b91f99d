/** What a process does next, in milliseconds of the engine's time. */
export type Step =
  | { readonly kind: 'write'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  /** Infinity: until it is stopped. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** From now on it serves these paths on a port. */
  | { readonly kind: 'listen'; readonly port: number; readonly paths: readonly string[] }
  | { readonly kind: 'exit'; readonly code: number; readonly isOutOfMemory?: boolean }

/** What the process of a container does. */
export interface Program {
  /** Why it can't be started, in the engine's words; null where it can. */
  readonly startError: string | null
  /** Its steps, which may be endless; after the last it exits with code 0. */
  readonly steps: (variables: ReadonlyMap<string, string>) => Iterable<Step>
  /** What it does once it is asked to end; null where it doesn't heed that, and has to be killed. */
  readonly whenStopped: readonly Step[] | null
}

export const FOR_EVER: Step = { kind: 'wait', ms: Number.POSITIVE_INFINITY }
const EXIT: Step = { kind: 'exit', code: 0 }

/** Runs until it is killed, and says nothing. */
export const IDLE: Program = { startError: null, steps: () => [FOR_EVER], whenStopped: null }

/** Does these steps, and ends well when it is asked to. */
export function program(...steps: readonly Step[]): Program {
  return { startError: null, steps: () => steps, whenStopped: [EXIT] }
}

/** Serves a page and a health check on port 80, as the sample image "web" does. */
export function web(version: string): Program {
  return program(
    { kind: 'write', stream: 'stdout', text: `web ${version} listens on port 80` },
    { kind: 'listen', port: 80, paths: ['/', '/health', '/index.html'] },
    FOR_EVER,
  )
}

/** Exits with a code after a while, as the sample image "crash" does. */
export function exiting(code: number, afterMs: number, lastWords = ''): Program {
  const words: Step[] = lastWords ? [{ kind: 'write', stream: 'stderr', text: lastWords }] : []
  return program(...words, { kind: 'wait', ms: afterMs }, { kind: 'exit', code })
}

/** Writes a line each second, every tenth on standard error, as the sample image "logger" does. */
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

/** Why a program can't be started that isn't in the image. */
export function notFound(name: string): string {
  const why = name.includes('/')
    ? `stat ${name}: no such file or directory`
    : `${JSON.stringify(name)}: executable file not found in $PATH`
  return `OCI runtime create failed: container_linux.go:380: starting container process caused: exec: ${
    name.includes('/') ? `${JSON.stringify(name)}: ${why}` : why
  }: unknown`
}
