import { test as base, describe } from 'vitest'
import { connectEngine } from '../../packages/server/src/engine/transport/client.ts'
import { engineAddress } from '../../packages/server/src/engine/transport/docker-host.ts'
import { cluster } from '../../test-support/docker/cluster.ts'
import { Outside, uniqueName } from '../../test-support/docker/outside.ts'
import { startFakeEngine } from '../../test-support/fake-engine/start.ts'
import { EngineDriver, type SampleImages } from './engine-driver.ts'

/** The engines that the suite runs against. It must behave the same on each. */
type TargetName = 'real' | 'fake'

interface Target {
  readonly dockerHost: string
  readonly images: SampleImages
  stop(): Promise<void>
}

/** The factor by which the fake engine's durations are shorter. */
const FAKE_SPEED = 10

/**
 * Defines the tests of one subject for each target: for all targets, or for the one in `BERTH_CONFORMANCE`. Tests of a target run in
 * parallel, because they spend most of their time waiting for it.
 */
export function describeOnTargets(subject: string, define: (test: TargetTest) => void): void {
  for (const name of targetNames()) {
    const test = testOn(name)
    describe.concurrent(`${subject} (${name} engine)`, () => define(test))
  }
}

type TargetTest = ReturnType<typeof testOn>

function targetNames(): TargetName[] {
  const name = process.env.BERTH_CONFORMANCE
  if (name === 'real' || name === 'fake') return [name]
  if (name) throw new Error(`BERTH_CONFORMANCE is "${name}". It must be "real" or "fake".`)
  return ['real', 'fake']
}

/**
 * `engine` is a driver with names and labels of the test's own. Its services are removed when the test ends. Everything else is removed
 * when the file ends, because networks are in use until their containers have stopped.
 */
function testOn(name: TargetName) {
  return base
    .extend('targetName', { scope: 'file' }, () => name)
    .extend('target', { scope: 'file' }, async ({ targetName }, { onCleanup }) => {
      const target = await (targetName === 'real' ? realTarget() : fakeTarget())
      onCleanup(() => target.stop())
      return target
    })
    .extend('outside', { scope: 'file' }, ({ target }, { onCleanup }) => {
      const outside = new Outside(target.dockerHost)
      onCleanup(() => outside.close())
      return outside
    })
    .extend('usedNames', { scope: 'file' }, ({ outside }, { onCleanup }) => {
      const names: string[] = []
      onCleanup(async () => {
        await Promise.all(names.map((name) => outside.sweep(name)))
      })
      return names
    })
    .extend('engine', async ({ target, usedNames }, { onCleanup }) => {
      const stem = uniqueName('conf')
      usedNames.push(stem)
      const client = connectEngine(engineAddress({ DOCKER_HOST: target.dockerHost }))
      const driver = new EngineDriver(client, target.images, stem)
      onCleanup(async () => {
        await driver.removeServices()
        client.close()
      })
      return driver
    })
}

async function realTarget(): Promise<Target> {
  const { dockerHost, registry } = cluster()
  const image = (reference: string) => `${registry}/samples/${reference}`
  return {
    dockerHost,
    images: { web: image('web:1.0'), web2: image('web:2.0'), logger: image('logger:1.0'), crash: image('crash:1.0') },
    stop: async () => undefined,
  }
}

function fakeTarget(): Promise<Target> {
  return startFakeEngine({ hosts: 2, speed: FAKE_SPEED })
}
