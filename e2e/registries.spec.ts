import { routes } from '@berth/contract/http/routes.ts'
import { expect, type Page } from '@playwright/test'
import { LOGIN, localRegistry, type OwnRegistry } from '../test-support/registry/own-registry.ts'
import { PushedRepository } from '../tests/fake/pushed-repository.ts'
import { test as base } from './fake-engine-fixture.ts'
import { describeIn, ROLLOUT_TIMEOUT_MS } from './fixture.ts'

const test = base.extend<{ locked: OwnRegistry }>({
  locked: async ({ fake }, use) => {
    const registry = await localRegistry({ password: true })
    await new PushedRepository(fake, registry, 'shop/web').push('1.0', 'web:1.0')
    await registry.pusher.image('shop/arm', ['1.0', 'latest'], { architecture: 'arm64' })
    await use(registry)
    await registry.stop()
  },
})

const t = {
  registries: 'Registries',
  add: 'Add registry',
  name: 'Name',
  address: 'Address',
  plainHttp: 'Use plain HTTP',
  save: 'Check and save',
  user: 'User name',
  secret: 'Password or token',
  wantsUser: /wants a user name/,
  refuses: /refuses the user name/,
  well: 'Connected',
  failing: 'Failing',
  edit: 'Edit Locked',
  saved: 'The registry Ours was saved',
  noHost: 'no host runs it',
  layers: 'Layers',
  env: 'Environment',
  service: 'Service name',
  next: 'Next',
  finish: 'Create',
  created: 'Service created',
  pick: 'Choose image',
  recent: 'Recent',
  more: 'More for 1.0',
  remove: 'Delete',
  confirm: 'Type 1.0 to confirm',
  deleted: /was deleted/,
  whole: /The image, with all of its versions: latest, 1.0/,
  noTags: 'No versions',
  alone: /deletes no tag alone/,
  unreachable: /connection was refused/,
  check: 'Check Ours again',
}

describeIn('en-US', 'light', () => {
  test('adds a registry, browses it, creates a service from it and deletes its images', async ({
    page,
    berth,
    locked,
    space,
  }) => {
    await berth.call(routes.createSpace, { body: { name: space } })
    await page.goto(`${berth.address}/registries`)
    await addLocked(page, locked)

    // The check shows each error at its field, and asks for a user name and password if the registry requires them.
    await expect(page.getByText(t.wantsUser)).toBeVisible()
    await page.getByRole('textbox', { name: t.user, exact: true }).fill(LOGIN.username)
    await page.getByLabel(t.secret).fill('guessed')
    await page.getByRole('button', { name: t.save }).click()
    await expect(page.getByText(t.refuses)).toBeVisible()
    await page.getByLabel(t.secret).fill(LOGIN.password)
    await page.getByRole('button', { name: t.save }).click()
    const row = page.getByRole('row', { name: /Locked/ })
    await expect(row.getByText(t.well)).toBeVisible()

    // A change needs no password.
    await page.getByRole('button', { name: t.edit }).click()
    await page.getByRole('textbox', { name: t.name, exact: true }).fill('Ours')
    await page.getByRole('button', { name: t.save }).click()
    await expect(page.getByText(t.saved)).toBeVisible()

    // Images that no host can run are marked. The page of an image shows its details.
    await page.getByRole('link', { name: 'Ours', exact: true }).click()
    await page.getByRole('link', { name: 'shop/arm' }).click()
    await expect(page.getByText(t.noHost).first()).toBeVisible()
    await page.getByRole('navigation').getByRole('link', { name: 'Ours' }).click()
    await page.getByRole('link', { name: 'shop/web' }).click()
    await page.getByRole('link', { name: '1.0', exact: true }).click()
    await expect(page.getByRole('table', { name: t.layers })).toBeVisible()
    await expect(page.getByRole('table', { name: t.env })).toContainText('PATH')
    await expect(page.getByText(`docker pull ${locked.address}/shop/web:1.0`)).toBeVisible()

    await page.goto(`${berth.address}/spaces/${space}/create`)
    await createByKeys(page)
    await expect(page.getByText(t.created)).toBeVisible({ timeout: ROLLOUT_TIMEOUT_MS })
    await berth.becomes({ space, name: 'web' }, 'running', ROLLOUT_TIMEOUT_MS)

    await deleteUsedTag(page, space)
    await deleteWholeImage(page)

    // The page of an unreachable registry shows the error. The list of registries can check it again.
    await page.getByRole('navigation').getByRole('link', { name: 'Ours' }).click()
    await expect(page.getByRole('link', { name: 'shop/web' })).toBeVisible()
    await locked.stop()
    await page.reload()
    await expect(page.getByText(t.unreachable)).toBeVisible()
    await page.getByRole('link', { name: t.registries }).first().click()
    await page.getByRole('button', { name: t.check }).click()
    await expect(page.getByText(t.failing)).toBeVisible()
    await berth.call(routes.removeRegistry, { params: { registry: 'Ours' } })
  })
})

async function addLocked(page: Page, { address }: OwnRegistry): Promise<void> {
  await page.getByRole('button', { name: t.add }).click()
  await page.getByRole('textbox', { name: t.name, exact: true }).fill('Locked')
  await page.getByRole('textbox', { name: t.address, exact: true }).fill(address)
  await page.getByLabel(t.plainHttp).check()
  await page.getByRole('button', { name: t.save }).click()
}

/** Creates a service in the wizard, using only the keyboard in the image picker. */
async function createByKeys(page: Page): Promise<void> {
  await page.getByLabel(t.service).fill('web')
  await page.getByRole('button', { name: t.pick, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: t.pick })
  const registry = dialog.getByRole('combobox', { name: 'Registry' })
  await registry.focus()
  await registry.selectOption({ label: await labelOf(registry, 'Ours') })
  await dialog.getByRole('option', { name: 'shop/web' }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.type('web')
  await expect(dialog.getByRole('option', { name: 'shop/arm' })).toBeHidden()
  await page.keyboard.press('Enter')
  await dialog.getByRole('option', { name: /^1\.0/ }).waitFor()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()

  // The picker lists the recently picked image first.
  await page.getByRole('button', { name: t.pick, exact: true }).click()
  await dialog
    .getByRole('region', { name: t.recent })
    .getByRole('button', { name: /shop\/web:1\.0/ })
    .press('Enter')
  await expect(dialog).toBeHidden()
  await page.getByRole('button', { name: t.next }).click()
  await page.getByRole('button', { name: t.next }).click()
  await page.getByRole('button', { name: t.finish, exact: true }).click()
}

async function labelOf(select: ReturnType<Page['locator']>, name: string): Promise<string> {
  return (await select.locator('option').allTextContents()).find((text) => text.startsWith(name)) ?? ''
}

/** Deletes a tag that a service uses, which needs the tag's name as confirmation. */
async function deleteUsedTag(page: Page, space: string): Promise<void> {
  await page.getByRole('link', { name: t.registries }).first().click()
  await page.getByRole('link', { name: 'Ours', exact: true }).click()
  await page.getByRole('link', { name: 'shop/web' }).click()
  await expect(page.getByRole('link', { name: `${space}/web` })).toBeVisible()
  await page.getByRole('button', { name: t.more }).click()
  await page.getByRole('menuitem', { name: t.remove }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('link', { name: `${space}/web` })).toBeVisible()
  await expect(dialog.getByRole('button', { name: t.remove })).toBeDisabled()
  await dialog.getByLabel(t.confirm).fill('1.0')
  await dialog.getByRole('button', { name: t.remove }).click()
  await expect(page.getByText(t.deleted)).toBeVisible()
  await expect(page.getByText(t.noTags)).toBeVisible()
}

/** Deletes an image with its two tags. The page warns that this registry can't delete one of them alone. */
async function deleteWholeImage(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Ours' }).click()
  await page.getByRole('link', { name: 'shop/arm' }).click()
  await page.getByRole('button', { name: t.more }).click()
  await page.getByRole('menuitem', { name: t.remove }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: t.remove }).click()
  await expect(dialog.getByText(t.alone)).toBeVisible()
  await dialog.getByLabel(t.whole).check()
  await dialog.getByRole('button', { name: t.remove }).click()
  await expect(page.getByText(t.noTags)).toBeVisible()
}
