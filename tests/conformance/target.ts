import { test as base, describe } from 'vitest'
import { connectEngine } from '../../packages/server/src/engine/transport/client.ts'
import { engineAddress } from '../../packages/server/src/engine/transport/docker-host.ts'
import { startFakeEngine } from '../../test-support/fake-engine/start.ts'
import { cluster } from '../cluster.ts'
import { Outside, ownName } from '../outside.ts'
import { EngineDriver, type SampleImages } from './engine-driver.ts'

/** An engine that the suite runs against: it must behave the same on each. */
type TargetName = 'real' | 'fake'

interface Target {
  readonly dockerHost: string
  readonly images: SampleImages
  stop(): Promise<void>
}

/** How many times faster than real the fake engine's durations pass. */
const FAKE_SPEED = 10

/**
 * Defines the tests of one subject once for each target: all of them, or the one that `BERTH_CONFORMANCE` names. Tests of a target run
 * side by side, since most of their time is spent waiting for it.
 */
export function describeOnTargets(subject: string, define: (test: TargetTest) => void): void {
  for (const name of targetNames()) {
    const test = testOn(name)
    describe.concurrent(`${subject} (${name} engine)`, () => define(test))
  }
}

type TargetTest = ReturnType<typeof testOn>

function targetNames(): TargetName[] {
  const chosen = process.env.BERTH_CONFORMANCE
  if (chosen === 'real' || chosen === 'fake') return [chosen]
  if (chosen) throw new Error(`BERTH_CONFORMANCE is "${chosen}"; it must be "real" or "fake".`)
  return ['real', 'fake']
}

/**
 * `engine` is a driver that names and labels what it creates as the test's own. Services are removed when the test ends; whatever else is
 * left is removed when the file ends, since networks are in use for as long as their containers take to stop.
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
        await Promise.all(names.map((each) => outside.sweep(each)))
      })
      return names
    })
    .extend('engine', async ({ target, usedNames }, { onCleanup }) => {
      const stem = ownName('conf')
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
