import { expect, test } from 'vitest'
import { removeAbandonedClusters } from '../scripts/test-cluster/remove.ts'
import { isEngineLent } from '../test-support/docker/cluster.ts'
import { clusterRemains, endOwner, processes, withOwnCluster } from '../test-support/docker/own-cluster.ts'

withOwnCluster()

// tests/soak/cluster-removal.test.ts tests Ctrl-C.
test.skipIf(isEngineLent)(
  'the processes of a cluster end with a killed owner, and the next run removes the rest',
  async () => {
    await endOwner('SIGKILL')
    await expect.poll(processes).toEqual([])
    expect(await clusterRemains()).not.toEqual([])
    await removeAbandonedClusters()
    expect(await clusterRemains()).toEqual([])
  },
)
