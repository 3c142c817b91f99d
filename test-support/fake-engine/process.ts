import type { Clock } from './clock.ts'
import type { Step } from './program.ts'

/** What a process does to the world. */
export interface ProcessEffects {
  write(stream: 'stdout' | 'stderr', text: string): void
  listen(port: number, paths: readonly string[]): void
  exited(exitCode: number, isOutOfMemory: boolean): void
}

/** A process: the steps of a program, taken in the engine's time. */
export class Process {
  readonly #clock: Clock
  readonly #effects: ProcessEffects
  #steps: Iterator<Step>
  #callOff = () => {}
  #isOver = false

  constructor(clock: Clock, steps: Iterable<Step>, effects: ProcessEffects) {
    this.#clock = clock
    this.#effects = effects
    this.#steps = steps[Symbol.iterator]()
  }

  /** Takes steps until one has to wait. */
  run(): void {
    let isWaiting = false
    while (!this.#isOver && !isWaiting) {
      const { done: isDone, value: step } = this.#steps.next()
      isWaiting = !isDone && step.kind === 'wait'
      if (isDone) this.#exit(0, false)
      else if (step.kind === 'wait') this.#wait(step.ms)
      else this.#take(step)
    }
  }

  /** Goes on with other steps, as a program does that handles a signal. */
  divert(steps: Iterable<Step>): void {
    if (this.#isOver) return
    this.#callOff()
    this.#steps = steps[Symbol.iterator]()
    this.run()
  }

  kill(exitCode: number): void {
    this.#exit(exitCode, false)
  }

  #take(step: Exclude<Step, { kind: 'wait' }>): void {
    if (step.kind === 'write') this.#effects.write(step.stream, step.text)
    else if (step.kind === 'listen') this.#effects.listen(step.port, step.paths)
    else this.#exit(step.code, step.isOutOfMemory ?? false)
  }

  #wait(ms: number): void {
    if (ms !== Number.POSITIVE_INFINITY) this.#callOff = this.#clock.after(ms, () => this.run())
  }

  #exit(exitCode: number, isOutOfMemory: boolean): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#callOff()
    this.#effects.exited(exitCode, isOutOfMemory)
  }
}
