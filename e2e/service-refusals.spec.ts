import { routes } from '@berth/contract/http/routes.ts'
import { expect } from '@playwright/test'
import { randomPort } from '../test-support/docker/outside.ts'
import { test } from './fake-engine-fixture.ts'
import { describeIn, ROLLOUT_TIMEOUT_MS } from './fixture.ts'

const t = { serviceName: 'Service name', next: 'Next', finish: 'Create' }

describeIn('en-US', 'light', () => {
  test('the form reports a taken name, a taken port and a missing image, and creates nothing', async ({
    page,
    berth,
    outside,
    space,
    repository,
  }) => {
    const port = randomPort()
    await repository.push('1.0', 'web:1.0')
    const image = `${repository.name}:1.0`
    await berth.call(routes.createSpace, { body: { name: space } })
    // The first service takes the port on every host of the cluster.
    const { items: hosts } = await berth.call(routes.listHosts, {})
    await berth.create(space, {
      name: 'first',
      image,
      replicas: hosts.length,
      ports: [{ published: port, target: 80 }],
    })
    await berth.becomes({ space, name: 'first' }, 'running', ROLLOUT_TIMEOUT_MS)

    await page.goto(`${berth.address}/spaces/${space}/create?image=${encodeURIComponent(`${image}0`)}`)
    await page.getByLabel(t.serviceName).fill('first')
    await expect(page.getByText('A service first already exists.')).toBeVisible()
    await page.getByLabel(t.serviceName).fill('second')
    await expect(page.getByText(`The image ${image}0 was not found, or pulling it is not permitted.`)).toBeVisible()
    await page.locator('[data-path="image"]').fill(image)
    await page.getByRole('button', { name: t.next }).click()
    await page.locator('[data-path="ports.0.published"]').fill(String(port))
    await page.locator('[data-path="ports.0.target"]').fill('80')
    await page.getByRole('button', { name: t.next }).click()
    await expect(page.getByText(`Port ${port} is already taken`).first()).toBeVisible()
    await expect(page.getByRole('button', { name: t.finish, exact: true })).toBeDisabled()
    await page.getByRole('button', { name: /^Go to field: Port/ }).click()
    await expect(page.locator('[data-path="ports.0.published"]')).toBeFocused()
    expect(await outside.remainsOf(space)).toMatchObject({ services: [`${space}_first`] })
  })
})
