import { Berth } from '../test-support/berth/berth.ts'
import { cluster } from '../test-support/docker/cluster.ts'
import { Repository } from '../test-support/registry/pushing.ts'
import { test as onCluster } from './fixtures/service-on-cluster.ts'
import { testPushHook } from './shared/push-hook.ts'

/** A Berth that never checks a registry by itself, so that only hooks trigger upgrades. */
const test = onCluster
  .extend('repository', ({ newSpace }) => new Repository(`${newSpace}/web`))
  .override('berth', { scope: 'file' }, async ({ dockerHost }, { onCleanup }) => {
    const berth = await Berth.start({
      DOCKER_HOST: dockerHost,
      BERTH_REGISTRIES: `http://${cluster().registry}`,
      BERTH_IMAGE_CHECK_SECONDS: '0',
    })
    onCleanup(() => berth.stop())
    return berth
  })

test('upgrades a service once to the pushed image when a build calls its hook', ({ berth, runService, repository }) =>
  testPushHook({ berth, runService, repository }))
