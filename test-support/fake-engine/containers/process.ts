import type { Clock } from '../clock.ts'
import type { Step } from './program.ts'

/** The effects of a process. */
export interface ProcessEffects {
  write(stream: 'stdout' | 'stderr', text: string): void
  listen(port: number, paths: readonly string[]): void
  exited(exitCode: number, isOutOfMemory: boolean): void
}

/** A process that executes the steps of a program in the engine's time. */
export class Process {
  readonly #clock: Clock
  readonly #effects: ProcessEffects
  #steps: Iterator<Step>
  #cancel = () => {}
  #hasEnded = false

  constructor(clock: Clock, steps: Iterable<Step>, effects: ProcessEffects) {
    this.#clock = clock
    this.#effects = effects
    this.#steps = steps[Symbol.iterator]()
  }

  /** Executes steps until one has to wait. */
  run(): void {
    let isWaiting = false
    while (!this.#hasEnded && !isWaiting) {
      const { done: isDone, value: step } = this.#steps.next()
      isWaiting = !isDone && step.kind === 'wait'
      if (isDone) this.#exit(0, false)
      else if (step.kind === 'wait') this.#wait(step.ms)
      else this.#execute(step)
    }
  }

  /** Continues with other steps, as a program that handles a signal does. */
  divert(steps: Iterable<Step>): void {
    if (this.#hasEnded) return
    this.#cancel()
    this.#steps = steps[Symbol.iterator]()
    this.run()
  }

  kill(exitCode: number): void {
    this.#exit(exitCode, false)
  }

  #execute(step: Exclude<Step, { kind: 'wait' }>): void {
    if (step.kind === 'write') this.#effects.write(step.stream, step.text)
    else if (step.kind === 'listen') this.#effects.listen(step.port, step.paths)
    else this.#exit(step.code, step.isOutOfMemory ?? false)
  }

  #wait(ms: number): void {
    if (ms !== Number.POSITIVE_INFINITY) this.#cancel = this.#clock.after(ms, () => this.run())
  }

  #exit(exitCode: number, isOutOfMemory: boolean): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#cancel()
    this.#effects.exited(exitCode, isOutOfMemory)
  }
}
