import { expect, test } from 'vitest'
import { sweep } from '../scripts/test-cluster/remove.ts'
import { endOwner, leftOvers, processes, withOwnCluster } from './own-cluster.ts'

withOwnCluster()

// Ctrl-C: tests/soak/cluster-removal.test.ts.
test('when the owner is killed the processes end with it, and the next run removes the rest', async () => {
  await endOwner('SIGKILL')
  await expect.poll(processes).toEqual([])
  expect(await leftOvers()).not.toEqual([])
  await sweep()
  expect(await leftOvers()).toEqual([])
})
