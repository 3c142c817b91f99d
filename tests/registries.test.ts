import { test } from './fixtures/locked-registry.ts'
import { testPullCredentials } from './shared/pull-credentials.ts'

// tests/soak/registries.test.ts also rolls back, scales, stops and starts.
test('pulls with the credentials of a registry on every host when a service is created and upgraded', ({
  berth,
  space,
  locked,
}) => testPullCredentials({ berth, space, locked }))
