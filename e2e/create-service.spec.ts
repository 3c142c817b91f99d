import { expect, type Page } from '@playwright/test'
import { PASSWORD } from '../test-support/berth/berth.ts'
import { NO_REMAINS, randomPort } from '../test-support/docker/outside.ts'
import { describeIn, ROLLOUT_TIMEOUT_MS, test } from './fixture.ts'

const t = {
  spaceName: 'Space name',
  create: 'Create',
  createService: 'Create service',
  space: (name: string) => `Space: ${name}`,
  serviceName: 'Service name',
  pick: 'Choose image',
  findRepository: 'Find a repository',
  findVersion: 'Find a version',
  next: 'Next',
  back: 'Back',
  ready: 'Ready. 2 instances will be started.',
  finish: 'Create',
  created: 'Service created',
  toList: 'Go to the list of services',
  running: 'Running',
  deleteSpace: 'Delete space',
  typeName: (name: string) => `Type ${name} to confirm`,
  confirm: 'Delete',
}

describeIn('en-US', 'light', () => {
  test('creates a service that answers requests from an image in a registry, and deletes it with its space', async ({
    page,
    context,
    berth,
    outside,
    space,
  }) => {
    const port = randomPort()
    await context.clearCookies()
    await page.goto(berth.address)
    await page.getByLabel('User name').fill('admin')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.evaluate(() => document.body.setAttribute('data-loaded-once', ''))

    await page.getByRole('button', { name: 'Create space' }).first().click()
    await page.getByLabel(t.spaceName).fill(space)
    await page.getByRole('button', { name: t.create, exact: true }).click()
    await page.getByRole('link', { name: t.createService }).first().click()

    await expect(page.getByText(t.space(space))).toBeVisible()
    await page.getByLabel(t.serviceName).fill('web')
    await pickWeb(page)
    await expect(page.getByText('80/tcp')).toBeVisible()
    await page.getByRole('button', { name: t.next }).click()

    await page.getByRole('button', { name: '80/tcp' }).click()
    await page.locator('[data-path="ports.0.published"]').fill(String(port))
    await page.getByRole('button', { name: t.next }).click()

    await page.locator('[data-path="replicas"]').fill('2')
    await page.getByRole('button', { name: t.back, exact: true }).click()
    await expect(page.locator('[data-path="ports.0.published"]')).toHaveValue(String(port))
    await page.getByRole('button', { name: t.next }).click()
    await expect(page.getByText(t.ready)).toBeVisible()
    await page.getByRole('button', { name: t.finish, exact: true }).dblclick()

    await expect(page.getByText(t.created)).toBeVisible()
    await page.getByRole('button', { name: t.toList }).click()
    const list = page.getByRole('table')
    await expect(list.getByText(t.running, { exact: true })).toBeVisible({ timeout: ROLLOUT_TIMEOUT_MS })
    await expect(page.locator('body[data-loaded-once]')).toHaveCount(1)
    const address = await page
      .getByRole('link', { name: `:${port}` })
      .first()
      .getAttribute('href')
    expect(await (await fetch(String(address))).text()).toContain('web 1.0')
    expect(await outside.remainsOf(space)).toMatchObject({ services: [`${space}_web`] })

    await page.getByRole('button', { name: t.deleteSpace }).click()
    await page.getByLabel(t.typeName(space)).fill(space)
    await page.getByRole('button', { name: t.confirm, exact: true }).click()
    await expect(page.getByRole('tab', { name: space })).toHaveCount(0, { timeout: ROLLOUT_TIMEOUT_MS })
    expect(await outside.remainsOf(space)).toEqual(NO_REMAINS)
  })
})

/** Picks version 1.0 of the image samples/web, using only the keyboard in the dialog. */
async function pickWeb(page: Page): Promise<void> {
  await page.getByRole('button', { name: t.pick, exact: true }).click()
  await expect(page.getByRole('combobox', { name: t.findRepository })).toBeFocused()
  await page.keyboard.type('samples/web')
  await expect(page.getByRole('option', { name: 'samples/web' })).toBeVisible()
  await expect(page.getByRole('option', { name: 'samples/logger' })).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('combobox', { name: t.findVersion })).toBeFocused()
  await expect(page.getByRole('option', { name: /^2\.0/ })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-path="image"]')).toHaveValue(/samples\/web:1\.0$/)
}
