import { expect, test } from 'vitest'
import { clusterRemains, endOwner, withOwnCluster } from '../../test-support/docker/own-cluster.ts'

withOwnCluster()

test('Ctrl-C leaves nothing of a cluster', async () => {
  await endOwner('SIGINT')
  expect(await clusterRemains()).toEqual([])
})
