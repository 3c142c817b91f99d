import { describe, expect, test } from 'vitest'
import { exitCodeOf, programOf, programOfCommand, programOfScript } from './commands.ts'
import { FOR_EVER, IDLE, type Step, web } from './program.ts'

const MAX_STEPS = 8

function stepsOf(script: string, variables: Record<string, string> = {}): Step[] {
  const steps: Step[] = []
  for (const step of programOfScript(script).steps(new Map(Object.entries(variables)))) {
    steps.push(step)
    if (step === FOR_EVER || step.kind === 'exit' || steps.length === MAX_STEPS) break
  }
  return steps
}

const out = (text: string): Step => ({ kind: 'write', stream: 'stdout', text })
const err = (text: string): Step => ({ kind: 'write', stream: 'stderr', text })
const wait = (ms: number): Step => ({ kind: 'wait', ms })
const exit = (code: number): Step => ({ kind: 'exit', code })

const scripts: [script: string, steps: Step[]][] = [
  ['exit 3', [exit(3)]],
  ['true', [exit(0)]],
  ['false', [exit(1)]],
  ['no-such-program', [err('sh: no-such-program: not found'), exit(127)]],
  ['echo one; echo two >&2', [out('one'), err('two'), exit(0)]],
  [`echo "a  b" 'c;d'`, [out('a  b c;d'), exit(0)]],
  ['sleep 1; exit 4', [wait(1000), exit(4)]],
  ['exec sleep 3600', [FOR_EVER]],
  ['sleep 100000 & wait', [FOR_EVER]],
  ['false && echo never; echo then', [out('then'), exit(0)]],
  ['[ $SLOT = 2 ] && exit 3; exec sleep 1000', [exit(3)]],
  ['[ $SLOT = 1 ] && exit 3; exec sleep 1000', [FOR_EVER]],
  [`echo "$SLOT $HOSTNAME" '$SLOT'`, [out('2 me $SLOT'), exit(0)]],
  ['httpd -f -p 81 -h /www', [{ kind: 'listen', port: 81, paths: ['/', '/health', '/index.html'] }, FOR_EVER]],
  ['tail /dev/zero', [wait(300), { kind: 'exit', code: 137, isOutOfMemory: true }]],
]

describe('a script', () => {
  test.each(scripts)('%s', (script, steps) => {
    expect(stepsOf(script, { SLOT: '2', HOSTNAME: 'me' })).toEqual(steps)
  })

  test('repeats a loop', () => {
    const steps = stepsOf('while :; do echo beat; sleep 1; done')
    expect(steps).toEqual(Array.from({ length: MAX_STEPS / 2 }, () => [out('beat'), wait(1000)]).flat())
  })

  test.each([
    ['exec sleep 1000', null],
    ["trap 'exit 0' TERM; sleep 3600 & wait", [exit(0)]],
    ['trap "exit 3" TERM; httpd -f -p 80 -h /www & wait $!', [exit(3)]],
    ['trap "sleep 3; exit 0" TERM; while :; do sleep 0.2; done', [wait(3000), exit(0)]],
  ])('runs its trap when it is stopped: %s', (script, steps) => {
    const { whenStopped } = programOfScript(script)
    const untilExit = whenStopped?.slice(0, whenStopped.findIndex(({ kind }) => kind === 'exit') + 1)
    expect(untilExit ?? null).toEqual(steps)
  })
})

describe('the program of a container', () => {
  test("is its image's program if it has no command", () => {
    const imageProgram = web('1.0')
    expect(programOf({}, imageProgram)).toBe(imageProgram)
    expect(programOf({ Args: ['sh', '-c', 'exit 3'] }, imageProgram)).not.toBe(imageProgram)
  })

  test.each([
    ['/no-such', 'exec: "/no-such": stat /no-such: no such file or directory: unknown'],
    ['no-such', 'exec: "no-such": executable file not found in $PATH: unknown'],
  ])('cannot start if %s is not in the image', (name, message) => {
    expect(programOfCommand([name]).startError).toContain(message)
  })

  test.each([
    [['/bin/true'], 0],
    [['/bin/sh', '-c', 'exit 2'], 2],
    [['/no-such'], 127],
    [['sleep', '3600'], null],
  ])('has an exit code if it ends: %j', (words, code) => {
    expect(exitCodeOf(programOfCommand(words), new Map())).toBe(code)
  })

  test('ends if it is a shell without input', () => {
    expect([...programOfCommand(['/bin/sh']).steps(new Map())]).toEqual([])
    expect([...IDLE.steps(new Map())]).toEqual([FOR_EVER])
  })
})
