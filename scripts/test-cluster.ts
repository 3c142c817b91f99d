import { mkdir, rename, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { ensurePackages } from './packages.ts'
import { joinSwarm, startHost, type TestHost } from './test-cluster/host.ts'
import { makeKeys } from './test-cluster/keys.ts'
import { clusterNames } from './test-cluster/names.ts'
import { makeNetwork } from './test-cluster/network.ts'
import { claimFolder } from './test-cluster/owner.ts'
import { startRegistry } from './test-cluster/registry.ts'
import { removeAbandonedClusters, removeCluster } from './test-cluster/remove.ts'
import { addSampleImages } from './test-cluster/samples.ts'

/** Several hosts on this machine, each with its own network, engine and files. They form a real swarm, next to a real registry. */
export interface TestCluster {
  readonly hosts: readonly TestHost[]
  /** `address:port`, on plain HTTP. */
  readonly registry: string
  /** Removes everything: processes, containers, networks, files. Safe to repeat. */
  stop(): Promise<void>
}

const PACKAGES = ['docker.io', 'docker-registry', 'iptables', 'iproute2', 'openssh-server', 'openssh-client', 'openssl']
const REGISTRY_PLACE = 2

interface ClusterSize {
  readonly hosts: number
  /** 1 by default: of two managers, neither leads while either hangs for ten seconds. */
  readonly managers?: number
}

/**
 * Starts the cluster of this process (one at most), in about 10 seconds. Removes the clusters of killed processes first. Needs root.
 *
 * @throws Error when any part can't be started; nothing is left behind.
 */
export async function startCluster({ hosts: count, managers = 1 }: ClusterSize): Promise<TestCluster> {
  if (process.getuid?.() !== 0)
    throw new Error(
      'Only root can start a test cluster. To use an existing engine in Swarm mode, set BERTH_TEST_DOCKER_HOST.',
    )
  await ensurePackages(PACKAGES)
  await removeAbandonedClusters()
  const names = clusterNames(process.pid)
  const stop = () => removeCluster(names)
  await mkdir(names.folder)
  try {
    await claimFolder(names.folder, process.pid)
    const network = await makeNetwork(names)
    const places = Array.from({ length: count }, (_, index) => index + 1)
    const keys = await makeKeys(
      `${names.folder}/keys`,
      places.map((n) => network.address(10 + n)),
    )
    const [registry, ...hosts] = await Promise.all([
      startRegistry(network, 'registry', REGISTRY_PLACE),
      ...places.map((n) => startHost(network, keys, n)),
    ])
    await joinSwarm(hosts, managers)
    return { hosts, registry, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Returns the environment variables that describe the cluster to the tests (test-support/docker/cluster.ts), and DOCKER_HOST for the docker command. */
export function clusterEnvironment({ hosts, registry }: TestCluster): Record<string, string> {
  const dockerHost = hosts[0]?.dockerHost ?? ''
  return {
    DOCKER_HOST: dockerHost,
    BERTH_TEST_DOCKER_HOST: dockerHost,
    BERTH_TEST_HOSTS: JSON.stringify(hosts),
    BERTH_TEST_REGISTRY: registry,
  }
}

/** `test-cluster.ts up [hosts] [--env FILE]`: runs a cluster until this process ends. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { env: { type: 'string' } } })
  const [command, hosts = '1'] = positionals
  if (command !== 'up' || !/^[1-9]\d?$/.test(hosts)) throw new Error('usage: test-cluster.ts up [hosts] [--env FILE]')
  const starting = startCluster({ hosts: Number(hosts) })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(starting))
  const cluster = await starting
  const environment = clusterEnvironment(cluster)
  await addSampleImages(environment.DOCKER_HOST ?? '', cluster.registry)
  const lines = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'\n`)
  if (values.env) await writeAtomically(values.env, lines.join(''))
  process.stdout.write(lines.join(''))
  setInterval(() => {}, 2 ** 30)
}

/** Writes the file in one step, so that a process that waits for it never reads a part. */
async function writeAtomically(file: string, text: string): Promise<void> {
  await writeFile(`${file}.part`, text)
  await rename(`${file}.part`, file)
}

/** Stops the cluster. Waits until it has started, because only then all of its parts can be found. */
async function end(starting: Promise<TestCluster>): Promise<never> {
  await starting.then(
    ({ stop }) => stop(),
    () => {},
  )
  process.exit(0)
}

if (import.meta.main) await main()
