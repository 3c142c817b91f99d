import { routes } from '@berth/contract/http/routes.ts'
import { expect } from 'vitest'
import type { Berth } from '../../test-support/berth/berth.ts'
import { refusal } from '../../test-support/berth/refusals.ts'
import { ServiceDriver } from '../../test-support/berth/service-driver.ts'
import { LOGIN, type OwnRegistry } from '../../test-support/registry/own-registry.ts'

interface Fixtures {
  readonly berth: Berth
  readonly space: string
  /** A registry with a password. */
  readonly locked: OwnRegistry
}

/**
 * A service whose images are in a registry with a password is created and upgraded, and both hosts pull with the credentials.
 *
 * @param operate further operations on the upgraded service
 */
export async function testPullCredentials(
  { berth, space, locked }: Fixtures,
  operate: (web: ServiceDriver) => Promise<void> = async () => undefined,
): Promise<void> {
  const [image, image2] = [await locked.copySample('web', '1.0'), await locked.copySample('web', '2.0')]
  const spec = {
    name: 'web',
    image,
    replicas: 2,
    placement: { maxPerHost: 1 },
    update: { order: 'stop-first' as const },
  }
  const unlisted = await refusal(berth.create(space, spec))
  expect(unlisted.extra.errors).toMatchObject([{ path: 'image', detailMessage: { code: 'plan-image-missing' } }])

  const { address } = locked
  const body = { name: address, address, plainHttp: true, credentials: LOGIN }
  const { id } = await berth.call(routes.addRegistry, { body })
  const web = new ServiceDriver(berth, await berth.create(space, spec))
  await web.becomes('running')
  await expectOnTwoHosts(berth, web)

  await web.upgrade({ image: image2 })
  await web.becomes('upgraded')
  await expectOnTwoHosts(berth, web)
  await operate(web)
  await expectOnTwoHosts(berth, web)
  expect(berth.output).not.toContain(LOGIN.password)
  await berth.call(routes.removeRegistry, { params: { registry: id } })
}

async function expectOnTwoHosts(berth: Berth, web: ServiceDriver): Promise<void> {
  await web.until('on both hosts', ({ instances }) => instances.running === 2)
  const { items } = await berth.call(routes.listInstances, { params: web.ref })
  const running = items.filter(({ state }) => state === 'running')
  expect(new Set(running.map(({ host }) => host)).size).toBe(2)
}
