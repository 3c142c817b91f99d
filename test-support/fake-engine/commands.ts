import { STATISTICS_PORT } from '@berth/contract/load-balancers/balancer-errors.ts'
import type { SwarmContainer } from '../../packages/server/src/engine/swarm.ts'
import { FOR_EVER, IDLE, notFound, type Program, type Step } from './program.ts'
import { type Command, expand, parse, type Statement } from './shell.ts'

const SHELLS = new Set(['sh', 'bash'])
/** A process that sleeps for longer is taken to run for ever. */
const FOR_EVER_SECONDS = 600
const TO_FILL_MEMORY_MS = 300

/** Programs of the sample images that tests run. Each yields its steps and returns its exit code. */
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
    yield { kind: 'wait', ms: TO_FILL_MEMORY_MS }
    yield { kind: 'exit', code: 137, isOutOfMemory: true }
    return 0
  },
  *httpd(args) {
    yield { kind: 'listen', port: Number(args[args.indexOf('-p') + 1]), paths: ['/', '/health', '/index.html'] }
    yield FOR_EVER
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

// biome-ignore lint/correctness/useYield: it has the shape of all programs
function* succeed(): Generator<Step, number> {
  return 0
}

// biome-ignore lint/correctness/useYield: it has the shape of all programs
function* fail(): Generator<Step, number> {
  return 1
}

function* runForEver(): Generator<Step, number> {
  yield FOR_EVER
  return 0
}

/** `[ a = b ]` and `[ a != b ]`. */
// biome-ignore lint/correctness/useYield: it has the shape of all programs
function* compare([left, operator, right]: readonly string[]): Generator<Step, number> {
  return Number((left === right) !== (operator === '='))
}

/** The program of a container: what its command does where it has one, else what its image does. */
export function programOf({ Command: command = [], Args: args = [] }: SwarmContainer, ofImage: Program): Program {
  // Arguments alone take the place of the image's command, since the sample images have no entrypoint.
  return command.length + args.length === 0 ? ofImage : programOfCommand([...command, ...args])
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

/** The program of a script, as `sh -c` runs it. */
export function programOfScript(script: string, parameters: readonly string[] = []): Program {
  const statements = parse(script)
  const positional = parameters.map((text, index): [string, string] => [String(index), text])
  return {
    startError: null,
    steps: (variables) => runToEnd(statements, new Map([...variables, ...positional])),
    whenStopped: trapOf(statements),
  }
}

/** What a script does on SIGTERM. A shell that has no trap doesn't heed it, since it is process number 1. */
function trapOf(statements: readonly Statement[]): Step[] | null {
  for (const statement of statements) {
    if (statement.kind === 'loop' || statement.words[0]?.text !== 'trap') continue
    return [...runToEnd(parse(statement.words[1]?.text ?? ''), new Map())]
  }
  return null
}

/** Runs statements one after the other; a job in the background is waited for at once, since it is in every script. */
function* run(statements: readonly Statement[], variables: ReadonlyMap<string, string>): Generator<Step, number> {
  let status = 0
  for (const statement of statements) {
    if (statement.kind === 'loop') for (;;) yield* round(statement.body, variables)
    if (statement.isConditional && status !== 0) continue
    status = yield* runCommand(statement, variables)
  }
  return status
}

function* runToEnd(statements: readonly Statement[], variables: ReadonlyMap<string, string>): Generator<Step> {
  const code = yield* run(statements, variables)
  yield { kind: 'exit', code }
}

/** One round of a loop, which takes some time at any rate. */
function* round(body: readonly Statement[], variables: ReadonlyMap<string, string>): Generator<Step> {
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
  const found = Object.hasOwn(PROGRAMS, baseName(name)) ? PROGRAMS[baseName(name)] : undefined
  if (found) return yield* found(args, isToError)
  yield { kind: 'write', stream: 'stderr', text: `sh: ${name}: not found` }
  return 127
}

/** "/bin/sh" is "sh"; "/start" is itself. */
function baseName(name: string): string {
  return name.replace(/^\/(usr\/)?bin\//, '')
}

/** How a command ends that is run once, as a health check is; null where it doesn't end. */
export function exitCodeOf({ startError, steps }: Program, variables: ReadonlyMap<string, string>): number | null {
  if (startError) return 127
  for (const step of steps(variables)) {
    if (step.kind === 'exit') return step.code
    if (step.kind === 'wait' && step.ms === Number.POSITIVE_INFINITY) return null
  }
  return 0
}
