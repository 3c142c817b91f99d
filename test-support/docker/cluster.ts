import type { TestHost } from '../../scripts/test-cluster/host.ts'

/** The engine and the registry that tests share. Each test creates its objects under names of its own. */
export interface TestEngine {
  /** The address of a swarm manager, for DOCKER_HOST. */
  readonly dockerHost: string
  /** `address:port` of a registry on plain HTTP that holds the sample images (samples/web:1.0 and so on). */
  readonly registry: string
}

/** Whether the user lends the engine. Tests that need hosts of the suite's own are skipped then. */
export const isEngineLent = Boolean(process.env.BERTH_TEST_DOCKER_HOST) && !process.env.BERTH_TEST_HOSTS

/** Returns the shared cluster. @throws Error with instructions if there is no cluster. */
export function cluster(): TestEngine {
  return { dockerHost: variable('BERTH_TEST_DOCKER_HOST'), registry: variable('BERTH_TEST_REGISTRY') }
}

/**
 * Returns the hosts of the suite's own cluster, with all addresses of their engines. The first host is that of `cluster()`.
 *
 * @throws Error if there is no cluster, or if the user provides it.
 */
export function clusterHosts(): readonly TestHost[] {
  return JSON.parse(variable('BERTH_TEST_HOSTS')) as TestHost[]
}

function variable(name: string): string {
  const value = process.env[name]
  if (value) return value
  throw new Error(
    `This test needs a cluster, and ${name} is not set. Run the test with \`npm test\` as root, which starts a cluster. Or start one with ` +
      '`node scripts/test-cluster.ts up 2` (as root) and set the variables that it prints.',
  )
}
