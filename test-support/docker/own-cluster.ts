import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { connectEngine } from '../../packages/server/src/engine/transport/client.ts'
import { engineAddress } from '../../packages/server/src/engine/transport/docker-host.ts'
import { run } from '../../scripts/command.ts'
import { type ClusterNames, clusterNames } from '../../scripts/test-cluster/names.ts'
import { listNamespaces } from '../../scripts/test-cluster/network.ts'
import { removeAbandonedClusters } from '../../scripts/test-cluster/remove.ts'

let folder: string
let owner: ChildProcess
let names: ClusterNames

/** Gives each test of a file a cluster of its own, with a running instance. */
export function withOwnCluster(): void {
  beforeAll(() => {
    if (process.getuid?.() !== 0) throw new Error('This test starts a cluster of its own. Run it as root.')
  })
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'berth-remove-'))
    const environment = join(folder, 'environment')
    const script = join(import.meta.dirname, '../../scripts/test-cluster.ts')
    owner = spawn(process.execPath, [script, 'up', '1', '--env', environment], { stdio: 'ignore' })
    names = clusterNames(owner.pid ?? 0)
    while (!existsSync(environment)) {
      if (owner.exitCode !== null) throw new Error('The cluster did not start.')
      await sleep(100)
    }
    const registry = /BERTH_TEST_REGISTRY='(.+)'/.exec(readFileSync(environment, 'utf8'))?.[1]
    await runInstance(`${registry}/samples/web:1.0`)
  })
  afterEach(async () => {
    owner.kill('SIGKILL')
    await removeAbandonedClusters()
    rmSync(folder, { recursive: true })
  })
}

/** Sends a signal to the process that owns the cluster, and waits for its end. */
export async function endOwner(signal: NodeJS.Signals): Promise<void> {
  const exit = once(owner, 'exit')
  owner.kill(signal)
  await exit
}

async function runInstance(image: string): Promise<void> {
  const engine = connectEngine(engineAddress({ DOCKER_HOST: `unix://${names.folder}/host1/docker.sock` }))
  const body = { Name: 'left', TaskTemplate: { ContainerSpec: { Image: image } } }
  await engine.json('POST', '/services/create', { body })
  const running = async () => (await engine.json<unknown[]>('GET', '/containers/json')).length
  await expect.poll(running).toBe(1)
  engine.close()
}

/** Returns the processes of the cluster that are still running. */
export async function processes(): Promise<string[]> {
  const all = await run('ps', ['-eo', 'pid=,args='])
  const inNamespaces = await Promise.all(
    (await listNamespaces(names)).map((name) => run('ip', ['netns', 'pids', name])),
  )
  return [
    ...all.split('\n').filter((line) => line.includes(names.cluster)),
    ...inNamespaces.join('').split('\n').filter(Boolean),
  ]
}

/** Returns everything that is left of the cluster: namespaces, links, firewall rules, mounts, control groups, folders and processes. */
export async function clusterRemains(): Promise<string[]> {
  const output = await Promise.all([
    lines('ip', 'netns', 'list'),
    lines('ip', '-o', 'link'),
    lines('iptables', '-S'),
    lines('mount'),
    lines('find', '/sys/fs/cgroup', '-maxdepth', '2'),
    lines('find', tmpdir(), '-maxdepth', '1'),
  ])
  const named = output.flat().filter((line) => line.includes(names.cluster) || line.includes(names.bridge))
  return [...named, ...(await processes())]
}

async function lines(command: string, ...args: string[]): Promise<string[]> {
  return (await run(command, args)).split('\n')
}
