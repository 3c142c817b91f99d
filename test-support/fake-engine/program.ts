import { STATISTICS_PORT } from '@berth/contract/balancer-faults.ts'
import type { SwarmContainer } from '../../packages/server/src/engine/swarm.ts'

/** What the process of a container does, in milliseconds of the engine's time. */
export interface Program {
  /** Why it can't be started, in the engine's words; null where it can. */
  readonly startError: string | null
  readonly output: readonly { readonly stream: 'stdout' | 'stderr'; readonly text: string }[]
  /** A line that it writes again and again. */
  readonly beat: { readonly everyMs: number; readonly line: (count: number) => string } | null
  /** How it ends by itself; null where it runs until it is stopped. */
  readonly ends: { readonly afterMs: number; readonly exitCode: number; readonly isOutOfMemory: boolean } | null
  /** With what it ends when it is asked to; null where it doesn't heed that, and has to be killed. */
  readonly stopExitCode: number | null
  /** Ports on which it listens, and the paths that it serves there. */
  readonly port: number | null
  readonly paths: readonly string[]
}

/** Runs until it is stopped, and says nothing. */
export const IDLE: Program = {
  startError: null,
  output: [],
  beat: null,
  ends: null,
  stopExitCode: null,
  port: null,
  paths: [],
}

const SHELLS = new Set(['sh', '/bin/sh', 'bash', '/bin/bash'])
const KNOWN = new Set([
  'sleep',
  'tail',
  'httpd',
  'true',
  'false',
  'cat',
  'echo',
  'top',
  'haproxy',
  'nginx',
  'nc',
  '/start',
])
/** A process that sleeps for longer is taken to run for ever. */
const FOR_EVER_SECONDS = 600
const TO_FILL_MEMORY_MS = 300

/** The program of a container: what its command does where it has one, else what its image does. */
export function programOf(container: SwarmContainer, ofImage: Program, env: ReadonlyMap<string, string>): Program {
  const command = container.Command ?? []
  if (command.length === 0) return ofImage
  return run([...command, ...(container.Args ?? [])], env)
}

function run(words: readonly string[], env: ReadonlyMap<string, string>): Program {
  const [name = '', ...args] = words
  if (SHELLS.has(name) && args[0] === '-c') return runScript(args[1] ?? '', env)
  if (SHELLS.has(name)) return IDLE
  if (!KNOWN.has(name.replace(/^\/(usr\/)?bin\//, ''))) return { ...IDLE, startError: notFound(name) }
  return runScript(words.join(' '), env)
}

function notFound(name: string): string {
  const why = name.startsWith('/')
    ? `stat ${name}: no such file or directory`
    : `"${name}": executable file not found in $PATH`
  return `OCI runtime create failed: container_linux.go:380: starting container process caused: exec: ${JSON.stringify(name)}: ${why}: unknown`
}

interface State {
  readonly elapsedMs: number
  readonly output: Program['output']
  readonly stopExitCode: Program['stopExitCode']
}

/** Reads the few shell commands that tests use; one that it doesn't know runs for ever. */
function runScript(script: string, env: ReadonlyMap<string, string>): Program {
  const statements = script.split(/;|&(?!&|\d)|\n/).flatMap((part) => {
    const text = part.trim()
    return text === '' ? [] : [text]
  })
  let state: State = { elapsedMs: 0, output: [], stopExitCode: null }
  for (const statement of statements) {
    const outcome = step(statement, state, env)
    if ('ends' in outcome) return { ...outcome, stopExitCode: state.stopExitCode }
    state = outcome
  }
  return ended(state, 0)
}

type Step = (args: readonly string[], state: State, statement: string) => State | Program

const STEPS: Readonly<Record<string, Step>> = {
  trap: (_, state) => ({ ...state, stopExitCode: 0 }),
  wait: (_, state) => state,
  ':': (_, state) => state,
  true: (_, state) => state,
  false: (_, state) => ended(state, 1),
  exit: ([code = '0'], state) => ended(state, Number(code)),
  echo: (_, state, statement) => ({ ...state, output: [...state.output, echoed(statement)] }),
  sleep: ([seconds = '0'], state) => {
    if (Number(seconds) > FOR_EVER_SECONDS) return { ...IDLE, output: state.output }
    return { ...state, elapsedMs: state.elapsedMs + Number(seconds) * 1000 }
  },
  tail: ([file], state) =>
    file === '/dev/zero'
      ? ended({ ...state, elapsedMs: state.elapsedMs + TO_FILL_MEMORY_MS }, 137, true)
      : { ...IDLE, output: state.output },
  haproxy: (_, state) => ({ ...IDLE, stopExitCode: 0, output: state.output, port: STATISTICS_PORT }),
  httpd: (args, state) => ({
    ...IDLE,
    output: state.output,
    port: Number(args[args.indexOf('-p') + 1]),
    paths: ['/', '/health', '/index.html'],
  }),
}

function step(statement: string, state: State, env: ReadonlyMap<string, string>): State | Program {
  const [, left, wanted, rest] = /^\[ "?\$\{?(\w+)\}?"? = (\S+) \] && (.*)$/.exec(statement) ?? []
  if (left !== undefined) return env.get(left) === wanted ? step(rest ?? '', state, env) : state
  const [name = '', ...args] = statement
    .replace(/^exec /, '')
    .replace(/^\/(usr\/)?bin\//, '')
    .split(/\s+/)
  const known = Object.hasOwn(STEPS, name) ? STEPS[name] : undefined
  return known ? known(args, state, statement) : { ...IDLE, output: state.output }
}

function ended({ elapsedMs, output }: State, exitCode: number, isOutOfMemory = false): Program {
  return { ...IDLE, output, ends: { afterMs: elapsedMs, exitCode, isOutOfMemory } }
}

function echoed(statement: string): Program['output'][number] {
  const isError = statement.includes('>&2')
  const text = statement
    .replace(/^echo /, '')
    .replace(/\s*>.*$/, '')
    .replace(/^(["'])(.*)\1$/, '$2')
  return { stream: isError ? 'stderr' : 'stdout', text }
}

/** Whether a health check of this program succeeds. A command that isn't one of Berth's own succeeds unless it fails by its words. */
export function isHealthy(test: readonly string[], { port, paths }: Program): boolean {
  const command = test.at(-1) ?? ''
  const [, kind, wantedPort, path = ''] = / # berth (http|tcp) (\d+) ?(\S*)$/.exec(command) ?? []
  if (kind === undefined) return !/\bfalse\b|\bexit [1-9]/.test(command)
  return Number(wantedPort) === port && (kind === 'tcp' || paths.includes(path))
}
