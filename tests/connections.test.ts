import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { Berth } from '../test-support/berth/berth.ts'
import { startInProcess } from '../test-support/berth/in-process.ts'
import { readiness } from '../test-support/berth/readiness.ts'
import { clusterHosts, isEngineLent } from '../test-support/docker/cluster.ts'
import { test as onCluster } from './fixtures/on-cluster.ts'

/** A PATH with an `ssh` that reads the cluster's configuration. The real ssh reads the configuration of its user and ignores HOME. */
const test = onCluster.extend('sshPath', async ({ skip: _ }, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-ssh-'))
  onCleanup(() => rm(folder, { recursive: true }))
  const ssh = join(folder, 'ssh')
  await writeFile(ssh, `#!/bin/sh\nexec /usr/bin/ssh -F '${firstHost().ssh.config}' "$@"\n`)
  await chmod(ssh, 0o755)
  return `${folder}${delimiter}${process.env.PATH}`
})

const connections: [string, (path: string) => NodeJS.ProcessEnv][] = [
  ['TCP with TLS', () => ({ DOCKER_HOST: firstHost().tcp.dockerHost, DOCKER_CERT_PATH: firstHost().tcp.certPath })],
  ['ssh', (PATH) => ({ DOCKER_HOST: firstHost().ssh.dockerHost, PATH })],
]

test.skipIf(isEngineLent).for(connections)(
  'works on an engine over %s',
  async ([_, env], { sshPath, outside, newSpace, images, onTestFinished }) => {
    const berth = await Berth.start(env(sshPath))
    onTestFinished(() => berth.stop())
    // On a busy machine, the first attempt to reach an engine over ssh may take too long.
    await expect.poll(() => readiness(berth)).toMatchObject({ status: 200 })
    const { engine } = await berth.call(routes.getCluster, {})
    expect(engine).toMatchObject({ state: 'up', address: env('').DOCKER_HOST })

    await berth.call(routes.createSpace, { body: { name: newSpace } })
    const created = await berth.create(newSpace, { name: 'web', image: images.web })
    await berth.becomes(created, 'running')
    const events = await berth.events()
    await outside.docker(['service', 'scale', '--detach', `${newSpace}_web=0`])
    await events.next('service', ({ service }) => service.space === newSpace && service.instances.desired === 0)
    events.close()
    await berth.call(routes.deleteSpace, { params: { space: newSpace }, query: { confirm: newSpace } })
    expect(await outside.remainsOf(newSpace)).toMatchObject({ services: [], networks: [] })
  },
)

test.skipIf(isEngineLent)('reports why an engine refuses the connection', async ({ onTestFinished }) => {
  const server = await startInProcess(firstHost().tcp.dockerHost.replace('tcp:', 'https:'))
  onTestFinished(() => server.close())
  const berth = Berth.at({ ...server, pid: process.pid, outputFile: '' })
  const engineStatus = async () => (await berth.call(routes.getCluster, {})).engine
  await expect.poll(engineStatus).toMatchObject({ state: 'away', reason: expect.stringMatching(/certificate/) })
})

function firstHost() {
  return clusterHosts()[0] ?? expect.fail('The cluster has no host.')
}
