import { testWithRegistry } from './fixtures/registry-on-cluster.ts'
import { testPushHook } from './shared/push-hook.ts'

/** Berth never checks a registry by itself, so that only hooks trigger upgrades. */
const test = testWithRegistry(0)

test('upgrades a service once to the pushed image when a build calls its hook', ({ berth, runService, repository }) =>
  testPushHook({ berth, runService, repository }))
