import { readFile } from 'node:fs/promises'
import { crashesOf } from '../test-cluster/crashes.ts'
import { addSampleImages } from '../test-cluster/samples.ts'
import { clusterEnvironment, startCluster } from '../test-cluster.ts'

/** The engine that the tests run on. */
export interface EngineUnderTest {
  /** The variables that test-support/docker/cluster.ts reads. */
  readonly environment: Record<string, string>
  /** Returns the cause of each engine crash during the run. */
  crashes(): Promise<string[]>
  stop(): Promise<void>
}

/**
 * Starts a cluster for this run, or uses the one that BERTH_TEST_DOCKER_HOST and BERTH_TEST_REGISTRY name. Its registry holds the sample
 * images.
 */
export async function engineUnderTest(env: NodeJS.ProcessEnv): Promise<EngineUnderTest> {
  const { BERTH_TEST_DOCKER_HOST: dockerHost, BERTH_TEST_REGISTRY: registry } = env
  if (dockerHost) {
    if (!registry)
      throw new Error(
        'BERTH_TEST_DOCKER_HOST is set, so BERTH_TEST_REGISTRY must name a registry that this engine can use.',
      )
    await addSampleImages(dockerHost, registry)
    process.stdout.write('The engine is lent: tests that need hosts of their own are skipped.\n')
    return { environment: { DOCKER_HOST: dockerHost }, crashes: async () => [], stop: async () => {} }
  }
  const cluster = await startCluster({ hosts: 2 })
  try {
    const environment = clusterEnvironment(cluster)
    await addSampleImages(environment.BERTH_TEST_DOCKER_HOST ?? '', cluster.registry)
    const logs = () => Promise.all(cluster.hosts.map(({ log }) => readFile(log, 'utf8')))
    return { environment, crashes: async () => (await logs()).flatMap(crashesOf), stop: cluster.stop }
  } catch (error) {
    await cluster.stop()
    throw error
  }
}
