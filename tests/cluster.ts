import type { TestHost } from '../scripts/test-cluster/host.ts'

/** The engine and the registry that tests may use, and share: each test makes what it needs under a name of its own. */
export interface TestEngine {
  /** For DOCKER_HOST: a manager of a swarm. */
  readonly dockerHost: string
  /** `address:port` of a registry on plain HTTP that holds the sample images (samples/web:1.0 and so on). */
  readonly registry: string
}

/** @throws Error that says how to get a cluster, where there is none. */
export function cluster(): TestEngine {
  return { dockerHost: told('BERTH_TEST_DOCKER_HOST'), registry: told('BERTH_TEST_REGISTRY') }
}

/**
 * The hosts of the suite's own cluster, with every way to their engines, the first being `cluster()`'s.
 *
 * @throws Error where there is no cluster, or it is one that the user lent.
 */
export function clusterHosts(): readonly TestHost[] {
  return JSON.parse(told('BERTH_TEST_HOSTS')) as TestHost[]
}

function told(name: string): string {
  const value = process.env[name]
  if (value) return value
  throw new Error(
    `This test needs a cluster and ${name} is not set. Run it with \`npm test\` as root, which makes a cluster; or keep one with ` +
      '`node scripts/test-cluster.ts up 2` (as root) and set the variables that it prints.',
  )
}
