import { cpSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { startServer } from '../../packages/server/src/server.ts'
import { readSettings } from '../../packages/server/src/settings.ts'
import { Berth } from '../berth.ts'
import { type CutMoment, EngineProxy } from '../engine-proxy.ts'
import { startInProcess } from '../in-process.ts'
import { begin, Life } from '../life.ts'
import { ownName } from '../outside.ts'
import { FAST_TIMINGS, test as onFake } from './on-fake.ts'

/** What changes something in the engine; and asking a registry about an image, which takes longer than all else. */
const STEP = /^(POST|DELETE) |\/distribution\//

interface Disk {
  readonly folder: string
  /** Of somebody who is signed in. */
  readonly cookie: string
}

/**
 * Berth in the test's process that dies as by kill -9, at any step that it takes: from that moment on nothing that it does reaches the
 * engine, and its successor has what was on its disk in that moment. So a test walks through every moment, for which processes would
 * take too long to start. That a process that is killed leaves no more is proven in tests/crash.test.ts.
 */
class MortalBerth {
  readonly #engine: string
  readonly #cookie: string
  readonly #folders: string[] = []
  readonly #closing: Promise<unknown>[] = []
  /** Ends the server that runs, or the one that died: what it still does is of no use. */
  #end: () => Promise<unknown> = async () => undefined
  #disk: string
  #dataDir = ''
  #proxy: EngineProxy | undefined
  #berth: Berth | undefined

  static async start(engine: string, disk: Disk): Promise<MortalBerth> {
    const mortal = new MortalBerth(engine, disk)
    await mortal.restart()
    return mortal
  }

  private constructor(engine: string, { folder, cookie }: Disk) {
    this.#engine = engine
    this.#disk = folder
    this.#cookie = cookie
  }

  get berth(): Berth {
    if (!this.#berth) throw new Error('It has not been started.')
    return this.#berth
  }

  /** The next server, on what the one before left on the disk. */
  async restart(): Promise<void> {
    this.#closing.push(this.#end())
    const proxy = await EngineProxy.to(this.#engine)
    await proxy.mend()
    this.#dataDir = await this.#folder()
    cpSync(this.#disk, this.#dataDir, { recursive: true })
    const server = await startServer(readSettings(environment(proxy.dockerHost, this.#dataDir)))
    this.#proxy = proxy
    this.#berth = Berth.at({ address: server.address, cookie: this.#cookie, pid: process.pid, outputFile: '' })
    this.#end = async () => {
      // What it was doing fails, as it is to.
      server.app.log.level = 'silent'
      await Promise.all([server.close(), proxy.close()])
    }
  }

  async kill(): Promise<void> {
    this.#leave(await this.#folder())
    await this.#proxy?.cut()
  }

  /** Has it die at the `number`-th step from now on, and calls `died` then. */
  async killAt(number: number, moment: CutMoment, died: () => void): Promise<void> {
    const disk = await this.#folder()
    this.#proxy?.cutAt(STEP, number, moment, () => {
      this.#leave(disk)
      died()
    })
  }

  life({ space, service }: Life['ref']): Life {
    return new Life(this.berth, { space, name: service })
  }

  async close(): Promise<void> {
    await Promise.all([...this.#closing, this.#end()])
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 10 })))
  }

  #leave(disk: string): void {
    cpSync(this.#dataDir, disk, { recursive: true })
    this.#disk = disk
  }

  async #folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'berth-data-'))
    this.#folders.push(folder)
    return folder
  }
}

function environment(dockerHost: string, dataDir: string): NodeJS.ProcessEnv {
  return { PORT: '0', DOCKER_HOST: dockerHost, BERTH_DATA_DIR: dataDir, BERTH_TIMINGS: JSON.stringify(FAST_TIMINGS) }
}

/** For tests that walk through all moments: each is a life and two servers, which a busy machine takes a minute for. */
export const WALK = { timeout: 300_000 } as const

/** What a story is told of: a space of its own, a service in it, and the operation in which Berth dies. */
interface Stage {
  readonly mortal: MortalBerth
  readonly space: string
  /** Makes a service and waits until it runs. */
  readonly live: (given?: Partial<ServiceSpecInput>) => Promise<Life>
  /** Has Berth die in the operation, and starts it again. @returns whether it had answered before */
  readonly dieIn: (operation: () => Promise<unknown>) => Promise<'answered' | 'lost'>
}

/**
 * Beside all that `on-fake.ts` gives: `mortal`, and `walk`, which tells a story again and again: Berth dies at the first step of its
 * operation, at the next one, and so on, at last after its answer.
 */
export const test = onFake
  .extend('disk', { scope: 'file' }, async ({ dockerHost }, { onCleanup }): Promise<Disk> => {
    const server = await startInProcess(dockerHost, { timings: FAST_TIMINGS })
    const folder = await mkdtemp(join(tmpdir(), 'berth-data-'))
    onCleanup(() => rm(folder, { recursive: true, force: true }))
    cpSync(server.dataDir, folder, { recursive: true })
    server.app.log.level = 'silent'
    await server.close()
    return { folder, cookie: server.cookie }
  })
  .extend('mortal', async ({ dockerHost, disk }, { onCleanup }) => {
    const mortal = await MortalBerth.start(dockerHost, disk)
    onCleanup(() => mortal.close())
    return mortal
  })
  .extend(
    'walk',
    ({ mortal, images } /** @returns at how many moments it died before its answer */) =>
      async (story: (stage: Stage) => Promise<void>): Promise<number> => {
        for (let moments = 0; ; moments++) {
          const space = ownName('test')
          await mortal.berth.call(routes.createSpace, { body: { name: space } })
          let outcome = 'lost' as 'answered' | 'lost'
          const dieIn = async (operation: () => Promise<unknown>) => {
            outcome = await diesIn(mortal, moments, operation)
            return outcome
          }
          const live = (given: Partial<ServiceSpecInput> = {}) =>
            begin(mortal.berth, space, { image: images.web, ...given })
          await story({ mortal, space, live, dieIn })
          if (outcome === 'answered') return moments
        }
      },
  )

/** @param moment 0: before the engine has the first step, 1: when it has answered it, 2: before it has the second, and so on */
async function diesIn(
  mortal: MortalBerth,
  moment: number,
  operation: () => Promise<unknown>,
): Promise<'answered' | 'lost'> {
  const { promise: lost, resolve: died } = Promise.withResolvers<'lost'>()
  await mortal.killAt(Math.floor(moment / 2) + 1, moment % 2 === 0 ? 'asked' : 'answered', () => died('lost'))
  const answered = operation().then(
    () => 'answered' as const,
    () => lost,
  )
  const outcome = await Promise.race([answered, lost])
  if (outcome === 'answered') await mortal.kill()
  await mortal.restart()
  return outcome
}
