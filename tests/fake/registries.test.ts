import type { Problem } from '@berth/contract/http/problems.ts'
import { routes } from '@berth/contract/http/routes.ts'
import type { NewRegistry, Registry } from '@berth/contract/registries/registries.ts'
import { expect } from 'vitest'
import { startTokenServer } from '../../packages/server/src/registry/test-token-server.ts'
import type { Berth } from '../../test-support/berth/berth.ts'
import { errorPathsOf, refusal } from '../../test-support/berth/refusals.ts'
import { LOGIN, localRegistry } from '../../test-support/registry/own-registry.ts'
import { test as onFake } from './on-fake.ts'

const test = onFake
  .extend('locked', { scope: 'file' }, async ({ fake: _ }, { onCleanup }) => {
    const registry = await localRegistry({ password: true })
    onCleanup(registry.stop)
    await registry.pusher.image('shop/web', ['1'])
    return registry
  })
  .extend('secure', { scope: 'file' }, async ({ fake: _ }, { onCleanup }) => {
    const registry = await localRegistry({ password: true, tls: true })
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

function errorCodesOf({ extra }: Problem): (string | undefined)[] {
  return (extra.errors ?? []).map(({ detailMessage }) => detailMessage?.code)
}

test('refuses to add a registry that cannot be read, with an error at the wrong field', async ({
  berth,
  locked,
  secure,
}) => {
  const { address } = locked
  for (const [body, field, codes] of [
    [{ address }, 'credentials.username', 'registry-wants-credentials'],
    [{ address, credentials: WRONG }, 'credentials.password', 'registry-refuses-credentials'],
    [{ address, plainHttp: false }, 'address', 'registry-without-tls'],
    [{ address: secure.address, credentials: LOGIN }, 'address', 'registry-wants-tls'],
    [
      { address: secure.address, plainHttp: false, credentials: LOGIN },
      'caCertificate',
      'registry-certificate-untrusted',
    ],
    [{ address: 'no-such-name.invalid:5000' }, 'address', 'registry-host-unknown'],
    [{ address: berth.address.replace('http://', '') }, 'address', 'not-a-registry'],
  ] as const) {
    const refused = await refusal(add(berth, body))
    expect({ code: refused.code, fields: errorPathsOf(refused), codes: errorCodesOf(refused) }).toEqual({
      code: 'bad-input',
      fields: [field],
      codes: [codes],
    })
  }
  const nonsense = '-----BEGIN CERTIFICATE-----\nbm9uc2Vuc2U=\n-----END CERTIFICATE-----'
  const unreadable = await refusal(add(berth, { address: secure.address, plainHttp: false, caCertificate: nonsense }))
  expect([errorPathsOf(unreadable), errorCodesOf(unreadable)]).toEqual([['caCertificate'], ['registry-ca-unreadable']])
  const notPem = await refusal(add(berth, { address: secure.address, caCertificate: 'nonsense' }))
  expect(errorPathsOf(notPem)).toEqual(['caCertificate'])
})

test('reads a registry with a password, and never shows the password', async ({ berth, locked }) => {
  const { id } = await add(berth, { address: locked.address, credentials: LOGIN })
  expect((await repositories(berth, id)).items).toEqual([{ name: 'shop/web' }])
  expect(await check(berth, id)).toEqual({ error: null })
  const answers = await Promise.all(
    ['/registries', `/registries/${id}/check`, `/registries/${id}/repositories`].map(async (path) =>
      (await berth.fetch(`/api/v1${path}`)).text(),
    ),
  )
  expect(answers[0]).toContain(LOGIN.username)
  for (const text of answers) expect(text).not.toContain(LOGIN.password)
  await remove(berth, id)
})

test('reads a registry with a private certificate authority once the authority is known', async ({ berth, secure }) => {
  const { id } = await add(berth, {
    address: secure.address,
    plainHttp: false,
    caCertificate: secure.authority,
    credentials: LOGIN,
  })
  expect((await repositories(berth, id)).items).toEqual([{ name: 'shop/web' }])
  const image = await berth.call(routes.getImage, { params: { reference: `${secure.address}/shop/web:1` } })
  expect(image.platforms).toEqual(['linux/amd64'])
  expect(errorPathsOf(await refusal(change(berth, id, { caCertificate: null })))).toEqual(['caCertificate'])
  expect(await check(berth, id)).toEqual({ error: null })
  await remove(berth, id)
})

test('reads a registry with token authentication', async ({ berth }) => {
  const tokens = await startTokenServer()
  const push = tokens.token([{ type: 'repository', name: 'private/web', actions: ['pull', 'push'] }])
  const registry = await localRegistry({ tokens }, `Bearer ${push}`)
  try {
    await registry.pusher.image('private/web', ['1'])
    expect(errorPathsOf(await refusal(add(berth, { address: registry.address, credentials: WRONG })))).toEqual([
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

test('keeps omitted fields when a registry changes, and sends its password to no other address', async ({
  berth,
  locked,
  secure,
}) => {
  const { id } = await add(berth, { address: locked.address, credentials: LOGIN })
  expect(await change(berth, id, { name: 'Ours' })).toMatchObject({ name: 'Ours', username: LOGIN.username })
  expect(await check(berth, id)).toEqual({ error: null })
  expect((await repositories(berth, 'Ours')).items).toEqual([{ name: 'shop/web' }])

  const elsewhere = { address: secure.address, plainHttp: false, caCertificate: secure.authority }
  const refused = await refusal(change(berth, id, elsewhere))
  expect([errorPathsOf(refused), errorCodesOf(refused)]).toEqual([
    ['credentials.password'],
    ['registry-password-again'],
  ])
  expect(errorPathsOf(await refusal(change(berth, id, { credentials: WRONG })))).toEqual(['credentials.password'])
  expect(errorPathsOf(await refusal(change(berth, id, { credentials: null })))).toEqual(['credentials.username'])
  expect(await check(berth, id)).toEqual({ error: null })

  expect(await change(berth, id, { ...elsewhere, credentials: LOGIN })).toMatchObject({ address: secure.address })
  expect((await repositories(berth, id)).items).toEqual([{ name: 'shop/web' }])
  await remove(berth, id)
})

test('reports when a registry goes down while it is browsed', async ({ berth }) => {
  const registry = await localRegistry()
  await registry.pusher.image('shop/web', ['1', '2', '3'])
  const { id } = await add(berth, { address: registry.address })
  const params = { registry: id, repository: 'shop/web' }
  const first = await berth.call(routes.listTags, { params, query: { limit: 2 } })
  expect(first.items).toHaveLength(2)
  await registry.stop()
  const refused = await refusal(repositories(berth, id))
  expect([refused.code, refused.extra.detailMessage?.code]).toEqual(['registry-failed', 'registry-refuses-connection'])
  expect(await check(berth, id)).toMatchObject({
    error: { path: 'address', detailMessage: { code: 'registry-refuses-connection' } },
  })
  await remove(berth, id)
})
