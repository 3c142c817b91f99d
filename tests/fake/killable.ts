import { cpSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { startServer } from '../../packages/server/src/server.ts'
import { readSettings } from '../../packages/server/src/settings.ts'
import { Berth } from '../../test-support/berth/berth.ts'
import { startInProcess } from '../../test-support/berth/in-process.ts'
import { ServiceDriver, startService } from '../../test-support/berth/service-driver.ts'
import { type CutMoment, EngineProxy } from '../../test-support/docker/engine-proxy.ts'
import { uniqueName } from '../../test-support/docker/outside.ts'
import { FAST_TIMINGS, test as onFake } from './on-fake.ts'

/** The steps of operations: requests that change the engine, and looking up an image in a registry, which takes longest. */
const STEP = /^(POST|DELETE) |\/distribution\//

interface Disk {
  readonly folder: string
  /** The cookie of a signed-in session. */
  readonly cookie: string
}

/**
 * Berth in the test's process, which can be killed as by kill -9 at any step: from that moment on, nothing that it does reaches the
 * engine, and its successor starts with the disk content of that moment. A test can thus try every moment, for which real processes would
 * take too long to start. tests/crash.test.ts shows that a killed process leaves nothing more.
 */
class KillableBerth {
  readonly #engine: string
  readonly #cookie: string
  readonly #folders: string[] = []
  readonly #closing: Promise<unknown>[] = []
  /** Closes the running or killed server. */
  #end: () => Promise<unknown> = async () => undefined
  #disk: string
  #dataDir = ''
  #proxy: EngineProxy | undefined
  #berth: Berth | undefined

  static async start(engine: string, disk: Disk): Promise<KillableBerth> {
    const killable = new KillableBerth(engine, disk)
    await killable.restart()
    return killable
  }

  private constructor(engine: string, { folder, cookie }: Disk) {
    this.#engine = engine
    this.#disk = folder
    this.#cookie = cookie
  }

  get berth(): Berth {
    if (!this.#berth) throw new Error('The server has not been started.')
    return this.#berth
  }

  /** Starts the next server with the disk content of the previous one. */
  async restart(): Promise<void> {
    this.#closing.push(this.#end())
    const proxy = await EngineProxy.to(this.#engine)
    await proxy.restore()
    this.#dataDir = await this.#newFolder()
    copyDisk(this.#disk, this.#dataDir)
    const server = await startServer(readSettings(environment(proxy.dockerHost, this.#dataDir)))
    this.#proxy = proxy
    this.#berth = Berth.at({ address: server.address, cookie: this.#cookie, pid: process.pid, outputFile: '' })
    this.#end = async () => {
      // Operations in progress fail, as intended.
      server.app.log.level = 'silent'
      await Promise.all([server.close(), proxy.close()])
    }
  }

  async kill(): Promise<void> {
    this.#saveDisk(await this.#newFolder())
    await this.#proxy?.cut()
  }

  /** Kills Berth at the `number`-th step from now on, and then calls `onKilled`. */
  async killAt(number: number, moment: CutMoment, onKilled: () => void): Promise<void> {
    const disk = await this.#newFolder()
    this.#proxy?.cutAt(STEP, number, moment, () => {
      this.#saveDisk(disk)
      onKilled()
    })
  }

  driverOf({ space, service }: ServiceDriver['ref']): ServiceDriver {
    return new ServiceDriver(this.berth, { space, name: service })
  }

  async close(): Promise<void> {
    await Promise.all([...this.#closing, this.#end()])
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 10 })))
  }

  #saveDisk(disk: string): void {
    copyDisk(this.#dataDir, disk)
    this.#disk = disk
  }

  async #newFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'berth-data-'))
    this.#folders.push(folder)
    return folder
  }
}

/**
 * Copies a data folder, also while a server runs on it. The database changes only between two turns of the event loop, so the copy is of
 * one moment. Metrics are left out: other threads write and rename their files, which can vanish while they are copied.
 */
function copyDisk(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => basename(path) !== 'metrics' })
}

function environment(dockerHost: string, dataDir: string): NodeJS.ProcessEnv {
  return { PORT: '0', DOCKER_HOST: dockerHost, BERTH_DATA_DIR: dataDir, BERTH_TIMINGS: JSON.stringify(FAST_TIMINGS) }
}

/** The options of tests that try every moment. Each moment needs a service and two servers, which takes a minute on a busy machine. */
export const EVERY_MOMENT = { timeout: 300_000 } as const

/** The fixtures of one moment: a space of its own, a service in it, and the operation during which Berth is killed. */
interface Stage {
  readonly killable: KillableBerth
  readonly space: string
  /** Creates a service and waits until it runs. */
  readonly runService: (given?: Partial<ServiceSpecInput>) => Promise<ServiceDriver>
  /** Kills Berth during the operation and restarts it. @returns whether the operation had completed before */
  readonly killDuring: (operation: () => Promise<unknown>) => Promise<'completed' | 'lost'>
}

/**
 * The fixtures of `on-fake.ts`, `killable`, and `atEveryMoment`, which runs a scenario repeatedly: Berth is killed at the first step of the
 * operation, at the second one, and so on, and finally after its response.
 */
export const test = onFake
  .extend('disk', { scope: 'file' }, async ({ dockerHost }, { onCleanup }): Promise<Disk> => {
    const server = await startInProcess(dockerHost, { timings: FAST_TIMINGS })
    const folder = await mkdtemp(join(tmpdir(), 'berth-data-'))
    onCleanup(() => rm(folder, { recursive: true, force: true }))
    copyDisk(server.dataDir, folder)
    server.app.log.level = 'silent'
    await server.close()
    return { folder, cookie: server.cookie }
  })
  .extend('killable', async ({ dockerHost, disk }, { onCleanup }) => {
    const killable = await KillableBerth.start(dockerHost, disk)
    onCleanup(() => killable.close())
    return killable
  })
  .extend(
    'atEveryMoment',
    ({ killable, images } /** @returns the number of moments at which Berth was killed before its response */) =>
      async (scenario: (stage: Stage) => Promise<void>): Promise<number> => {
        for (let moments = 0; ; moments++) {
          const space = uniqueName('test')
          await killable.berth.call(routes.createSpace, { body: { name: space } })
          let outcome = 'lost' as 'completed' | 'lost'
          const killDuring = async (operation: () => Promise<unknown>) => {
            outcome = await killDuringOperation(killable, moments, operation)
            return outcome
          }
          const runService = (given: Partial<ServiceSpecInput> = {}) =>
            startService(killable.berth, space, { image: images.web, ...given })
          await scenario({ killable, space, runService, killDuring })
          if (outcome === 'completed') return moments
        }
      },
  )

/** Kills Berth at a moment: 0 before the engine receives the first step, 1 after its response, 2 before the second step, and so on. */
async function killDuringOperation(
  killable: KillableBerth,
  moment: number,
  operation: () => Promise<unknown>,
): Promise<'completed' | 'lost'> {
  const { promise: lost, resolve: onKilled } = Promise.withResolvers<'lost'>()
  await killable.killAt(Math.floor(moment / 2) + 1, moment % 2 === 0 ? 'before-request' : 'after-response', () =>
    onKilled('lost'),
  )
  const completed = operation().then(
    () => 'completed' as const,
    () => lost,
  )
  const outcome = await Promise.race([completed, lost])
  if (outcome === 'completed') await killable.kill()
  await killable.restart()
  return outcome
}
