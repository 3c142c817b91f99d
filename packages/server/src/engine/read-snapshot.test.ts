import { expect, test } from 'vitest'
import { EMPTY_SNAPSHOT } from '../domain/snapshot.ts'
import { OutOfMemory } from './containers/out-of-memory.ts'
import type { Engine } from './engine.ts'
import { readSnapshot } from './read-snapshot.ts'
import * as labels from './services/labels.ts'

test('a space whose deletion ends while the cluster is read is shown as being deleted, or not at all', async () => {
  const space = { [labels.SPACE]: 'shop' }
  const remaining = { network: true, record: true }
  const engine = {
    services: async () => [],
    nodes: async () => [],
    tasks: async () => [],
    acceptances: async () => [],
    overwrittenRevisions: async () => [],
    networks: async () => {
      const networks = remaining.network ? [{ Name: 'shop_default', Labels: space }] : []
      // After this answer, the server that deletes the space removes its network and then its record.
      remaining.network = false
      remaining.record = false
      return networks
    },
    spaceRecords: async () => {
      await Promise.resolve()
      return remaining.record ? [{ ID: 'a', Spec: { Labels: { ...space, [labels.DELETING]: 'yes' } } }] : []
    },
  }
  const identity = { hostId: '', historyLimit: 5 }
  const { spaces } = await readSnapshot(engine as unknown as Engine, EMPTY_SNAPSHOT, new OutOfMemory(), identity)
  expect(spaces.map(({ deleting }) => deleting)).toEqual(['yes'])
})
