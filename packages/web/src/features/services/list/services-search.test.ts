import { expect, test } from 'vitest'
import { service } from '../../../service-model/samples.ts'
import { filterServices, servicesSearch, toggleSort, updateSearch } from './services-search.ts'

test('ignores invalid search parameters', () => {
  expect(servicesSearch({ q: 'web', state: 'running', kind: 'service', sort: 'state', desc: true })).toEqual({
    q: 'web',
    state: 'running',
    kind: 'service',
    sort: 'state',
    desc: true,
  })
  expect(servicesSearch({ q: '', state: 'nonsense', kind: 7, sort: 'version', desc: 'yes' })).toEqual({})
  expect(servicesSearch({ q: 8080 })).toEqual({ q: '8080' })
})

test('changes and removes search parameters', () => {
  expect(updateSearch({ q: 'web', desc: true }, { q: undefined, sort: 'state' })).toEqual({ desc: true, sort: 'state' })
})

test.each([
  [{}, 'state', { sort: 'state' }],
  [{ sort: 'state' }, 'state', { sort: 'state', desc: true }],
  [{ sort: 'state', desc: true }, 'state', { sort: 'state' }],
  [{ sort: 'state', desc: true }, 'name', {}],
  [{ q: 'web' }, 'name', { q: 'web', desc: true }],
] as const)('from %j, a click on %s leads to %j', (search, key, next) => {
  expect(toggleSort(search, key)).toEqual(next)
})

const services = [
  service({ name: 'web', image: { reference: 'shop/web:1.4', digest: null } }),
  service({ name: 'api', state: 'degraded' }),
  service({
    name: 'lb',
    kind: 'load-balancer',
    endpoints: [{ host: 'a', address: '10.0.0.1', published: 8080, target: 80, protocol: 'tcp' }],
  }),
]

test.each([
  [{}, ['web', 'api', 'lb']],
  [{ q: 'WEB' }, ['web']],
  [{ q: 'shop 1.4' }, ['web']],
  [{ q: '8080' }, ['lb']],
  [{ state: 'degraded' }, ['api']],
  [{ kind: 'load-balancer' }, ['lb']],
  [{ kind: 'load-balancer', q: 'api' }, []],
] as const)('%j finds %j', (search, names) => {
  expect(filterServices(services, search).map(({ name }) => name)).toEqual(names)
})
