import { STATISTICS_PORT } from '@berth/contract/load-balancers/balancer-errors.ts'
import type { SwarmContainer } from '../../../packages/server/src/engine/swarm.ts'
import { FOR_EVER, IDLE, notFound, type Program, type Step } from './program.ts'
import { type Command, expand, parse, type Statement } from './shell.ts'

const SHELLS = new Set(['sh', 'bash'])
/** A process that sleeps longer than this counts as running for ever. */
const FOR_EVER_SECONDS = 600
const FILL_MEMORY_MS = 300

/** A program of the sample images that tests run. It yields its steps and returns its exit code. */
type Run = (args: readonly string[], toError: boolean) => Generator<Step, number>

const PROGRAMS: Readonly<Record<string, Run>> = {
  ':': succeed,
  true: succeed,
  wait: succeed,
  trap: succeed,
  set: succeed,
  cd: succeed,
  kill: succeed,
  mkdir: succeed,
  false: fail,
  *exit([code = '0']) {
    yield { kind: 'exit', code: Number(code) }
    return 0
  },
  *echo(words, isToError) {
    yield { kind: 'write', stream: isToError ? 'stderr' : 'stdout', text: words.join(' ') }
    return 0
  },
  *sleep([seconds = '0']) {
    const isForEver = Number(seconds) > FOR_EVER_SECONDS
    yield isForEver ? FOR_EVER : { kind: 'wait', ms: Number(seconds) * 1000 }
    return 0
  },
  *tail([file]) {
    if (file !== '/dev/zero') yield FOR_EVER
    yield { kind: 'wait', ms: FILL_MEMORY_MS }
    yield { kind: 'exit', code: 137, isOutOfMemory: true }
    return 0
  },
  *httpd(args) {
    yield { kind: 'listen', port: Number(args[args.indexOf('-p') + 1]), paths: ['/', '/health', '/index.html'] }
    // Without -f, it goes on in the background.
    if (args.includes('-f')) yield FOR_EVER
    return 0
  },
  *haproxy(args) {
    if (args.includes('-c')) return 0
    yield { kind: 'listen', port: STATISTICS_PORT, paths: [] }
    yield FOR_EVER
    return 0
  },
  *'/start'() {
    yield FOR_EVER
    return 0
  },
  cat: runForEver,
  top: runForEver,
  nc: runForEver,
  nginx: runForEver,
  test: succeed,
  '[': compare,
}

// biome-ignore lint/correctness/useYield: all programs have the same type
function* succeed(): Generator<Step, number> {
  return 0
}

// biome-ignore lint/correctness/useYield: all programs have the same type
function* fail(): Generator<Step, number> {
  return 1
}

function* runForEver(): Generator<Step, number> {
  yield FOR_EVER
  return 0
}

/** Evaluates `[ a = b ]` and `[ a != b ]`. */
// biome-ignore lint/correctness/useYield: all programs have the same type
function* compare([left, operator, right]: readonly string[]): Generator<Step, number> {
  return Number((left === right) !== (operator === '='))
}

/** Returns the program of a container: that of its command, else that of its image. */
export function programOf({ Command: command = [], Args: args = [] }: SwarmContainer, imageProgram: Program): Program {
  // Arguments alone replace the image's command, because the sample images have no entrypoint.
  return command.length + args.length === 0 ? imageProgram : programOfCommand([...command, ...args])
}

export function programOfCommand(words: readonly string[]): Program {
  const [name = '', flag, script = '', ...parameters] = words
  if (SHELLS.has(baseName(name)))
    return flag === '-c' ? programOfScript(script, parameters) : { ...IDLE, steps: () => [] }
  if (!Object.hasOwn(PROGRAMS, baseName(name))) return { ...IDLE, startError: notFound(name) }
  const statement: Command = {
    kind: 'command',
    words: words.map((text) => ({ text, isLiteral: true })),
    isToError: false,
    isConditional: false,
  }
  return { ...IDLE, steps: (variables) => runToEnd([statement], variables) }
}

/** Returns the program of a script, as `sh -c` runs it. */
export function programOfScript(script: string, parameters: readonly string[] = []): Program {
  const statements = parse(script)
  const positional = parameters.map((text, index): [string, string] => [String(index), text])
  return {
    startError: null,
    steps: (variables) => runToEnd(statements, new Map([...variables, ...positional])),
    whenStopped: trapOf(statements),
  }
}

/** Returns the steps of a script on SIGTERM. A shell without a trap ignores the signal, because it is process 1. */
function trapOf(statements: readonly Statement[]): Step[] | null {
  for (const statement of statements) {
    if (statement.kind === 'loop' || statement.words[0]?.text !== 'trap') continue
    return [...runToEnd(parse(statement.words[1]?.text ?? ''), new Map())]
  }
  return null
}

/** Runs statements in order. Waits for a background job at once, because every script that starts one waits for it. */
function* run(statements: readonly Statement[], variables: ReadonlyMap<string, string>): Generator<Step, number> {
  let status = 0
  for (const statement of statements) {
    if (statement.kind === 'loop') for (;;) yield* runIteration(statement.body, variables)
    if (statement.isConditional && status !== 0) continue
    status = yield* runCommand(statement, variables)
  }
  return status
}

function* runToEnd(statements: readonly Statement[], variables: ReadonlyMap<string, string>): Generator<Step> {
  const code = yield* run(statements, variables)
  yield { kind: 'exit', code }
}

/** Runs one iteration of a loop. An iteration that does not wait takes a second, so that no loop is endless within a moment. */
function* runIteration(body: readonly Statement[], variables: ReadonlyMap<string, string>): Generator<Step> {
  let hasWaited = false
  for (const step of run(body, variables)) {
    hasWaited ||= step.kind === 'wait'
    yield step
  }
  if (!hasWaited) yield { kind: 'wait', ms: 1000 }
}

function* runCommand({ words, isToError }: Command, variables: ReadonlyMap<string, string>): Generator<Step, number> {
  const expanded = words.map((word) => expand(word, variables))
  const [name = '', ...args] = expanded[0] === 'exec' ? expanded.slice(1) : expanded
  const runProgram = Object.hasOwn(PROGRAMS, baseName(name)) ? PROGRAMS[baseName(name)] : undefined
  if (runProgram) return yield* runProgram(args, isToError)
  yield { kind: 'write', stream: 'stderr', text: `sh: ${name}: not found` }
  return 127
}

/** Removes the folder of a program: "/bin/sh" becomes "sh", "/start" stays. */
function baseName(name: string): string {
  return name.replace(/^\/(usr\/)?bin\//, '')
}

/** Returns the exit code of a command that runs once, such as a health check; null if it doesn't end. */
export function exitCodeOf({ startError, steps }: Program, variables: ReadonlyMap<string, string>): number | null {
  if (startError) return 127
  for (const step of steps(variables)) {
    if (step.kind === 'exit') return step.code
    if (step.kind === 'wait' && step.ms === Number.POSITIVE_INFINITY) return null
  }
  return 0
}
