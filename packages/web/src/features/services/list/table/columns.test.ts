import { expect, test } from 'vitest'
import { service } from '../../../../service-model/samples.ts'
import { sortServices } from './columns.tsx'

const services = [
  service({ name: 'web10', state: 'running', instances: { running: 1, desired: 1 } }),
  service({ name: 'Web2', state: 'degraded', instances: { running: 1, desired: 12 } }),
  service({ name: 'api', state: 'running', instances: { running: 1, desired: 2 } }),
]

test.each([
  [{}, ['api', 'Web2', 'web10']],
  [{ desc: true }, ['web10', 'Web2', 'api']],
  [{ sort: 'instances' }, ['web10', 'api', 'Web2']],
  [{ sort: 'state' }, ['Web2', 'web10', 'api']],
  [{ sort: 'state', desc: true }, ['web10', 'api', 'Web2']],
] as const)('%j orders the services as %j', (search, names) => {
  expect(sortServices(services, search).map(({ name }) => name)).toEqual(names)
})
