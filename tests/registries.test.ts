import type { Problem } from '@berth/contract/problems.ts'
import type { NewRegistry, Registry } from '@berth/contract/registries.ts'
import { routes } from '@berth/contract/routes.ts'
import { expect } from 'vitest'
import { startTokenServer } from '../packages/server/src/registry/test-token-server.ts'
import type { Berth } from './berth.ts'
import { test as onCluster } from './on-cluster.ts'
import { LOGIN, ownRegistry } from './own-registry.ts'
import { faultsOf, refusal } from './refusals.ts'

const test = onCluster
  .extend('locked', { scope: 'file' }, async ({ dockerHost: _ }, { onCleanup }) => {
    const registry = await ownRegistry({ password: true })
    onCleanup(registry.stop)
    await registry.pusher.image('shop/web', ['1'])
    return registry
  })
  .extend('secure', { scope: 'file' }, async ({ dockerHost: _ }, { onCleanup }) => {
    const registry = await ownRegistry({ password: true, tls: true })
    onCleanup(registry.stop)
    await registry.pusher.image('shop/web', ['1'])
    return registry
  })

const WRONG = { ...LOGIN, password: 'guessed it' }

function add(berth: Berth, body: Partial<NewRegistry> & { address: string }): Promise<Registry> {
  return berth.call(routes.addRegistry, { body: { name: body.address, plainHttp: true, ...body } })
}

const change = (berth: Berth, registry: string, body: object) =>
  berth.call(routes.changeRegistry, { params: { registry }, body })
const check = (berth: Berth, registry: string) => berth.call(routes.checkRegistry, { params: { registry } })
const remove = (berth: Berth, registry: string) => berth.call(routes.removeRegistry, { params: { registry } })
const repositories = (berth: Berth, registry: string) =>
  berth.call(routes.listRepositories, { params: { registry }, query: {} })

function wordsOf({ extra }: Problem): (string | undefined)[] {
  return (extra.errors ?? []).map(({ wording }) => wording?.code)
}

test('before a registry is listed, it is said what is wrong, and with which field', async ({
  berth,
  locked,
  secure,
}) => {
  const { address } = locked
  for (const [body, field, words] of [
    [{ address }, 'credentials.username', 'registry-unauthorized'],
    [{ address, credentials: WRONG }, 'credentials.password', 'registry-unauthorized'],
    [{ address, plainHttp: false }, 'address', 'registry-tls'],
    [{ address: secure.address, credentials: LOGIN }, 'address', 'registry-tls'],
    [{ address: secure.address, plainHttp: false, credentials: LOGIN }, 'caCertificate', 'registry-untrusted'],
    [{ address: 'no-such-name.invalid:5000' }, 'address', 'registry-unreachable'],
    [{ address: berth.address.replace('http://', '') }, 'address', 'registry-not-a-registry'],
  ] as const) {
    const refused = await refusal(add(berth, body))
    expect({ code: refused.code, fields: faultsOf(refused), words: wordsOf(refused) }).toEqual({
      code: 'bad-input',
      fields: [field],
      words: [words],
    })
  }
  const nonsense = '-----BEGIN CERTIFICATE-----\nbm9uc2Vuc2U=\n-----END CERTIFICATE-----'
  const unreadable = await refusal(add(berth, { address: secure.address, plainHttp: false, caCertificate: nonsense }))
  expect([faultsOf(unreadable), wordsOf(unreadable)]).toEqual([['caCertificate'], ['registry-ca-unreadable']])
  const noPem = await refusal(add(berth, { address: secure.address, caCertificate: 'nonsense' }))
  expect(faultsOf(noPem)).toEqual(['caCertificate'])
})

test('one with a password is read, by nobody who asks Berth for the password', async ({ berth, locked }) => {
  const { id } = await add(berth, { address: locked.address, credentials: LOGIN })
  expect((await repositories(berth, id)).items).toEqual([{ name: 'shop/web' }])
  expect(await check(berth, id)).toEqual({ fault: null })
  const answers = await Promise.all(
    ['/registries', `/registries/${id}/check`, `/registries/${id}/repositories`].map(async (path) =>
      (await berth.fetch(`/api/v1${path}`)).text(),
    ),
  )
  expect(answers[0]).toContain(LOGIN.username)
  for (const text of [...answers, berth.output]) expect(text).not.toContain(LOGIN.password)
  await remove(berth, id)
})

test('one with a certificate of its own authority is read once that is given', async ({ berth, secure }) => {
  const { id } = await add(berth, {
    address: secure.address,
    plainHttp: false,
    caCertificate: secure.authority,
    credentials: LOGIN,
  })
  expect((await repositories(berth, id)).items).toEqual([{ name: 'shop/web' }])
  const image = await berth.call(routes.getImage, { params: { reference: `${secure.address}/shop/web:1` } })
  expect(image.platforms).toEqual(['linux/amd64'])
  expect(faultsOf(await refusal(change(berth, id, { caCertificate: null })))).toEqual(['caCertificate'])
  expect(await check(berth, id)).toEqual({ fault: null })
  await remove(berth, id)
})

test('one with tokens is read with them', async ({ berth }) => {
  const tokens = await startTokenServer()
  const push = tokens.token([{ type: 'repository', name: 'private/web', actions: ['pull', 'push'] }])
  const registry = await ownRegistry({ tokens }, `Bearer ${push}`)
  try {
    await registry.pusher.image('private/web', ['1'])
    expect(faultsOf(await refusal(add(berth, { address: registry.address, credentials: WRONG })))).toEqual([
      'credentials.password',
    ])
    const { id } = await add(berth, { address: registry.address, credentials: LOGIN })
    const params = { registry: id, repository: 'private/web' }
    expect((await berth.call(routes.listTags, { params, query: {} })).items).toMatchObject([
      { name: '1', sizeBytes: 10 },
    ])
    await remove(berth, id)
  } finally {
    await registry.stop()
    await tokens.stop()
  }
})

test('a change keeps what it does not name; a password goes nowhere else', async ({ berth, locked, secure }) => {
  const { id } = await add(berth, { address: locked.address, credentials: LOGIN })
  expect(await change(berth, id, { name: 'Ours' })).toMatchObject({ name: 'Ours', username: LOGIN.username })
  expect(await check(berth, id)).toEqual({ fault: null })
  expect((await repositories(berth, 'Ours')).items).toEqual([{ name: 'shop/web' }])

  const elsewhere = { address: secure.address, plainHttp: false, caCertificate: secure.authority }
  const refused = await refusal(change(berth, id, elsewhere))
  expect([faultsOf(refused), wordsOf(refused)]).toEqual([['credentials.password'], ['registry-password-again']])
  expect(faultsOf(await refusal(change(berth, id, { credentials: WRONG })))).toEqual(['credentials.password'])
  expect(faultsOf(await refusal(change(berth, id, { credentials: null })))).toEqual(['credentials.username'])
  expect(await check(berth, id)).toEqual({ fault: null })

  expect(await change(berth, id, { ...elsewhere, credentials: LOGIN })).toMatchObject({ address: secure.address })
  expect((await repositories(berth, id)).items).toEqual([{ name: 'shop/web' }])
  await remove(berth, id)
})

test('one that goes down while it is browsed says so, and is read again when it is back', async ({ berth }) => {
  const registry = await ownRegistry()
  await registry.pusher.image('shop/web', ['1', '2', '3'])
  const { id } = await add(berth, { address: registry.address })
  const params = { registry: id, repository: 'shop/web' }
  const first = await berth.call(routes.listTags, { params, query: { limit: 2 } })
  expect(first.items).toHaveLength(2)
  await registry.stop()
  const refused = await refusal(repositories(berth, id))
  expect([refused.code, refused.extra.wording?.code]).toEqual(['registry-failed', 'registry-unreachable'])
  expect(await check(berth, id)).toMatchObject({
    fault: { path: 'address', wording: { code: 'registry-unreachable' } },
  })
  await remove(berth, id)
})

test('every host pulls with the credentials of the registry, whatever is done', async ({ berth, locked, space }) => {
  const [web, web2] = [await locked.take('web', '1.0'), await locked.take('web', '2.0')]
  const spread = { placement: { maxPerHost: 1 }, update: { order: 'stop-first' as const } }
  const unlisted = await refusal(berth.create(space, { name: 'web', image: web, ...spread }))
  expect([faultsOf(unlisted), wordsOf(unlisted)]).toEqual([['image'], ['plan-image-missing']])

  const { id } = await add(berth, { address: locked.address, credentials: LOGIN })
  const params = { space, service: 'web' }
  await berth.create(space, { name: 'web', image: web, ...spread })
  await berth.becomes({ space, name: 'web' }, 'running')
  await berth.call(routes.scaleService, { params, body: { replicas: 2 } })
  await onTwoHosts(berth, space)

  await berth.call(routes.upgradeService, { params, body: { image: web2 } })
  await berth.becomes({ space, name: 'web' }, 'upgraded')
  await onTwoHosts(berth, space)
  await berth.call(routes.rollBackService, { params, body: {} })
  await berth.becomes({ space, name: 'web' }, 'running')
  await berth.call(routes.stopService, { params })
  await berth.becomes({ space, name: 'web' }, 'stopped')
  await berth.call(routes.startService, { params })
  await berth.becomes({ space, name: 'web' }, 'running')
  await onTwoHosts(berth, space)
  await remove(berth, id)
})

async function onTwoHosts(berth: Berth, space: string): Promise<void> {
  await berth.until({ space, name: 'web' }, 'on both hosts', ({ instances }) => instances.running === 2)
  const { items } = await berth.call(routes.listInstances, { params: { space, service: 'web' } })
  const running = items.filter(({ state }) => state === 'running')
  expect(new Set(running.map(({ host }) => host)).size).toBe(2)
}
