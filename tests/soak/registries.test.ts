import { routes } from '@berth/contract/http/routes.ts'
import { test } from '../fixtures/locked-registry.ts'
import { testPullCredentials } from '../shared/pull-credentials.ts'

test('pulls with the credentials of a registry on every host for all operations of a service', ({
  berth,
  space,
  locked,
}) =>
  testPullCredentials({ berth, space, locked }, async (web) => {
    const params = web.ref
    await berth.call(routes.rollBackService, { params, body: {} })
    await web.becomes('running')
    await berth.call(routes.scaleService, { params, body: { replicas: 1 } })
    await web.until('on one host', ({ state, instances }) => state === 'running' && instances.running === 1)
    await berth.call(routes.scaleService, { params, body: { replicas: 2 } })
    await web.until('on both hosts', ({ state, instances }) => state === 'running' && instances.running === 2)
    await berth.call(routes.stopService, { params })
    await web.becomes('stopped')
    await berth.call(routes.startService, { params })
    await web.becomes('running')
  }))
