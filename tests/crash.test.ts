import { routes } from '@berth/contract/routes.ts'
import { expect } from 'vitest'
import { test } from './behind-proxy.ts'
import type { EngineProxy } from './engine-proxy.ts'
import { refusal } from './refusals.ts'
import { Terminal } from './terminal.ts'

test.concurrent.for([
  ['before the image is looked up', / \S*\/distribution\//],
  ['as the engine is asked to make it', /POST \S*\/services\/create/],
] as const)(
  'killed while it creates a service, %s',
  async ([_, moment], { proxied, proxy, outside, space, images }) => {
    await proxied.call(routes.listSpaces, {})
    const body = { name: 'web', image: images.web }
    const asked = proxy.asked(moment)
    const creation = expect(proxied.create(space, body)).rejects.toThrow()
    await asked
    await proxied.kill9()
    await creation

    await proxied.restart()
    const made = await proxied.create(space, body).catch((error) => {
      expect(error).toMatchObject({ code: 'already-exists' })
      return proxied.service({ space, service: 'web' })
    })
    expect(await proxied.becomes(made, 'running')).toMatchObject({ instances: { running: 1, wanted: 1 } })
    expect(await outside.remainsOf(space)).toMatchObject({ services: [`${space}_web`] })
  },
)

test.concurrent.for([1, 3, 6, 10])(
  'killed while it creates a service, as it asks the engine for the %i. time',
  async (count, { proxied, proxy, outside, space, images }) => {
    const requests = nth(proxy, count)
    const creation = proxied.create(space, { name: 'web', image: images.web, replicas: 0 })
    const lost = creation.then(
      () => 'made',
      () => 'lost',
    )
    await requests
    await proxied.kill9()
    const outcome = await lost

    await proxied.restart()
    const { services } = await outside.remainsOf(space)
    const { items } = await proxied.call(routes.listServices, { params: { space } })
    expect(items.map(({ name }) => `${space}_${name}`)).toEqual(services)
    if (outcome === 'made') expect(services).toHaveLength(1)
    const second = await proxied.create(space, { name: 'web', image: images.web, replicas: 0 }).catch((error) => error)
    expect(second).toMatchObject(services.length > 0 ? { code: 'already-exists' } : { name: 'web' })
    expect(await outside.remainsOf(space)).toMatchObject({ services: [`${space}_web`] })
  },
)

test.concurrent('killed right after its answer: the same is shown again', async ({
  proxied,
  outside,
  space,
  images,
}) => {
  const created = await proxied.create(space, { name: 'web', image: images.web, description: 'Shoes', replicas: 2 })
  await proxied.kill9()
  await proxied.restart()
  const again = await proxied.service({ space, service: 'web' })
  expect(again).toMatchObject({ id: created.id, spec: created.spec, revision: 1, createdAt: created.createdAt })
  expect(['creating', 'running']).toContain(again.state)
  await proxied.becomes(again, 'running')
  expect(await outside.remainsOf(space)).toMatchObject({ services: [`${space}_web`] })
})

test.concurrent('killed while it creates a space, which is whole afterwards', async ({
  proxied,
  proxy,
  outside,
  newSpace,
  images,
}) => {
  const asked = proxy.asked(/POST \S*\/networks\/create/)
  const creation = expect(proxied.call(routes.createSpace, { body: { name: newSpace } })).rejects.toThrow()
  await asked
  await proxied.kill9()
  await creation

  await proxied.restart()
  const again = proxied.call(routes.createSpace, { body: { name: newSpace } })
  expect(await refusal(again)).toMatchObject({ code: 'already-exists' })
  const web = await proxied.create(newSpace, { name: 'web', image: images.web })
  await proxied.becomes(web, 'running')
  expect(await outside.remainsOf(newSpace)).toMatchObject({ networks: [`${newSpace}_default`] })
})

test.concurrent('killed while shells are open: after its next start nothing of them is left', async ({
  proxied,
  outside,
  space,
  images,
  expect,
}) => {
  const params = { space, service: 'log' }
  const spec = { name: 'log', image: images.logger, placement: await outside.here() }
  const service = await proxied.becomes(await proxied.create(space, spec), 'running')
  const instance = (await proxied.call(routes.listInstances, { params })).items[0]?.id ?? ''
  const running = () => outside.inside(service, 'sh', '-c', 'ps -o args | grep "^sleep 200" | sort')
  const command = "trap '' HUP; sleep 2001 & while :; do sleep 2002; done"
  const [shell, typed] = [
    new Terminal(proxied, { ...params, instance }),
    new Terminal(proxied, { ...params, instance }, { command, user: 'nobody' }),
  ]
  await Promise.all([shell.says('started'), typed.says('started')])
  shell.type('sleep 2003\r')
  const all = 'sleep 2001\nsleep 2002\nsleep 2003'
  await expect.poll(running).toBe(all)
  await proxied.kill9()
  expect(await running()).toBe(all)

  await proxied.restart()
  await expect.poll(running).toBe('')
  const { items } = await proxied.call(routes.listTimeline, { params })
  const shells = items.filter(({ what }) => what === 'shell')
  expect(shells.map(({ result }) => result)).toEqual(['failed', 'failed'])
})

/** Waits until so many requests have gone by. Looks at the engine are among them, so that they come to an end whatever is created. */
async function nth(proxy: EngineProxy, count: number): Promise<void> {
  for (let seen = 0; seen < count; seen++) await proxy.asked(/./)
}
