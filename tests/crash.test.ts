import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import { Terminal } from '../test-support/berth/terminal.ts'
import { test } from './fixtures/behind-proxy.ts'

test.concurrent('a server killed while it creates a service shows the service after its restart, created once', async ({
  proxied,
  proxy,
  outside,
  space,
  images,
}) => {
  await proxied.call(routes.listSpaces, {})
  const body = { name: 'web', image: images.web }
  const createRequest = proxy.untilRequested(/POST \S*\/services\/create/)
  const creation = expect(proxied.create(space, body)).rejects.toThrow()
  await createRequest
  await proxied.kill9()
  await creation

  await proxied.restart()
  const service = await proxied.create(space, body).catch((error) => {
    expect(error).toMatchObject({ code: 'already-exists' })
    return proxied.service({ space, service: 'web' })
  })
  expect(await proxied.becomes(service, 'running')).toMatchObject({ instances: { running: 1, desired: 1 } })
  expect(await outside.remainsOf(space)).toMatchObject({ services: [`${space}_web`] })
})

test.concurrent('a server killed while shells are open ends their processes at its next start', async ({
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
  const sleepers = () => outside.inside(service, 'sh', '-c', 'ps -o args | grep "^sleep 200" | sort')
  const command = "trap '' HUP; sleep 2001 & while :; do sleep 2002; done"
  const [shell, customCommand] = [
    new Terminal(proxied, { ...params, instance }),
    new Terminal(proxied, { ...params, instance }, { command, user: 'nobody' }),
  ]
  await Promise.all([shell.untilMessage('started'), customCommand.untilMessage('started')])
  shell.type('sleep 2003\r')
  const all = 'sleep 2001\nsleep 2002\nsleep 2003'
  await expect.poll(sleepers).toBe(all)
  await proxied.kill9()
  expect(await sleepers()).toBe(all)

  await proxied.restart()
  await expect.poll(sleepers).toBe('')
  const { items } = await proxied.call(routes.listTimeline, { params })
  const shells = items.filter(({ what }) => what === 'shell')
  expect(shells.map(({ result }) => result)).toEqual(['failed', 'failed'])
})
