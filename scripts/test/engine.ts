import { readFile } from 'node:fs/promises'
import { crashesOf } from '../test-cluster/crashes.ts'
import { addSampleImages } from '../test-cluster/samples.ts'
import { clusterEnvironment, startCluster } from '../test-cluster.ts'

/** What the tests run against, as environment variables that tests/cluster.ts reads, and its end. */
export interface EngineUnderTest {
  readonly environment: Record<string, string>
  /** Why an engine ended on its own meanwhile, each time that one did. */
  crashes(): Promise<string[]>
  stop(): Promise<void>
}

/** A cluster made for this run, or the one that BERTH_TEST_DOCKER_HOST and BERTH_TEST_REGISTRY lend. Its registry holds the sample images. */
export async function engineUnderTest(env: NodeJS.ProcessEnv): Promise<EngineUnderTest> {
  const { BERTH_TEST_DOCKER_HOST: dockerHost, BERTH_TEST_REGISTRY: registry } = env
  if (dockerHost) {
    if (!registry)
      throw new Error('BERTH_TEST_DOCKER_HOST is set: set BERTH_TEST_REGISTRY too, to a registry that it can use.')
    await addSampleImages(dockerHost, registry)
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
