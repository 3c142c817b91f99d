import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@berth/contract/http/client.ts'
import { routes } from '@berth/contract/http/routes.ts'
import { startServer } from '../packages/server/src/server.ts'
import { readSettings } from '../packages/server/src/settings.ts'
import { pushDemoImages } from '../test-support/demo/images.ts'
import { simulateActivity } from '../test-support/demo/life.ts'
import { makeDemoSpaces } from '../test-support/demo/spaces.ts'
import { type FakeEngine, startFakeEngine } from '../test-support/fake-engine/start.ts'
import { type FakeRegistry, startFakeRegistry } from '../test-support/registry/fake-registry.ts'
import { buildPage } from './setup/page.ts'
import { printLine, reportFailures, step } from './setup/progress.ts'
import { root } from './setup/set-up.ts'

const HOSTS = 3
const PASSWORD = 'welcome to berth'

/** Runs Berth with an example cluster in memory: it needs neither Docker nor root, and leaves nothing behind. */
async function demo(): Promise<number> {
  await step('Building the page', () => buildPage(root))
  const dataDir = await mkdtemp(join(tmpdir(), 'berth-demo-'))
  const registry = await startFakeRegistry()
  const fake = await startFakeEngine({ hosts: HOSTS, registry: registry.address, tcp: true })
  try {
    pushDemoImages(registry, fake.swarm.images)
    await serve(fake, registry, dataDir)
  } finally {
    await Promise.all([fake.stop(), registry.stop()])
    await rm(dataDir, { recursive: true, force: true })
  }
  return 0
}

/** Serves until the process is interrupted. */
async function serve(fake: FakeEngine, registry: FakeRegistry, dataDir: string): Promise<void> {
  const interrupted = untilInterrupted()
  const server = await startServer(
    readSettings({
      PORT: process.env.PORT,
      HOST: process.env.HOST,
      DOCKER_HOST: fake.dockerHost,
      BERTH_DATA_DIR: dataDir,
      BERTH_ADMIN_PASSWORD: PASSWORD,
      BERTH_LB_IMAGE: `${registry.address}/infra/haproxy:2.6`,
      BERTH_IMAGE_CHECK_SECONDS: '30',
    }),
  )
  try {
    await step('Filling the example cluster', () => fill(server.address, registry.address))
    printLine(
      `Berth is running at ${server.address}. Sign in as admin with the password “${PASSWORD}”. Press Ctrl-C to stop.`,
    )
    const stopActivity = simulateActivity(fake, registry)
    await interrupted
    stopActivity()
  } finally {
    await server.close()
  }
}

async function fill(address: string, registry: string): Promise<{ summary: string }> {
  let cookie = ''
  const berth = connect(address, async (path, init) => {
    const answer = await fetch(path, { ...init, headers: { ...init?.headers, cookie } })
    cookie ||= answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    return answer
  })
  await berth.call(routes.signIn, { body: { username: 'admin', password: PASSWORD } })
  await makeDemoSpaces(berth, registry)
  return { summary: 'Example cluster filled' }
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}

process.exitCode = await reportFailures(demo)
