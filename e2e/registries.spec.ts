import { routes } from '@berth/contract/routes.ts'
import { expect, type Page } from '@playwright/test'
import { LOGIN, type OwnRegistry, ownRegistry } from '../tests/own-registry.ts'
import { test as base, isAccessible, ROLL_OUT_MS, SIGN_IN, signIn } from './fixture.ts'

const test = base.extend<{ locked: OwnRegistry }>({
  locked: async ({ browserName: _ }, use) => {
    const registry = await ownRegistry({ password: true })
    await registry.take('web', '1.0')
    await registry.pusher.image('shop/arm', ['1.0', 'latest'], { architecture: 'arm64' })
    await use(registry)
    await registry.stop()
  },
})

const TEXTS = {
  'zh-CN': {
    ...SIGN_IN['zh-CN'],
    ...{ registries: '镜像仓库', add: '添加仓库', name: '名称', address: '地址', plainHttp: '使用不加密的 HTTP' },
    ...{
      save: '检查并保存',
      login: '需要登录',
      user: '用户名',
      secret: '密码或令牌',
      wantsUser: /拒绝访问.*wants a user name/,
    },
    ...{
      refuses: /拒绝访问.*refuses the user name/,
      well: '正常',
      failing: '异常',
      edit: '编辑 Locked',
      saved: '已保存镜像仓库 Ours',
    },
    ...{
      editName: '编辑镜像仓库',
      noHost: '没有宿主机支持',
      layers: '镜像层',
      env: '环境变量',
      service: '服务名称',
      next: '下一步',
    },
    ...{
      finish: '完成',
      created: /创建成功/,
      pick: '选择镜像',
      recent: '最近使用',
      more: '更多操作：1.0',
      remove: '删除版本',
    },
    ...{
      confirm: '请输入 1.0 以确认',
      deleted: /已删除/,
      whole: /整个镜像及其所有版本：latest, 1.0/,
      noTags: '没有版本',
    },
    ...{ alone: /镜像仓库不允许此操作/, unreachable: /无法连接镜像仓库/, retry: '重试', check: '重新检查 Ours' },
  },
  'en-US': {
    ...SIGN_IN['en-US'],
    ...{
      registries: 'Registries',
      add: 'Add registry',
      name: 'Name',
      address: 'Address',
      plainHttp: 'Speak plain HTTP',
    },
    ...{
      save: 'Check and save',
      login: 'It asks for a user name and password',
      user: 'User name',
      secret: 'Password or token',
    },
    ...{ wantsUser: /wants a user name/, refuses: /refuses the user name/, well: 'Connected', failing: 'Failing' },
    ...{ edit: 'Edit Locked', saved: 'Ours is saved', editName: 'Edit registry', noHost: 'no host runs it' },
    ...{
      layers: 'Layers',
      env: 'Environment',
      service: 'Service name',
      next: 'Next',
      finish: 'Create',
      created: /created/,
    },
    ...{
      pick: 'Choose image',
      recent: 'Recent',
      more: 'More for 1.0',
      remove: 'Delete',
      confirm: 'Type 1.0 to confirm',
    },
    ...{ deleted: /is deleted/, whole: /The image, with all of its versions: latest, 1.0/, noTags: 'No versions' },
    ...{
      alone: /deletes no tag alone/,
      unreachable: /connection was refused/,
      retry: 'Try again',
      check: 'Check Ours again',
    },
  },
} as const

for (const [locale, t] of Object.entries(TEXTS))
  test.describe(locale, () => {
    test.use({ locale })

    test('a registry is listed, browsed, picked from and cleared', async ({ page, berth, locked, space }) => {
      await berth.call(routes.createSpace, { body: { name: space } })
      await signIn(page, berth.address, t)
      await page.getByRole('link', { name: t.registries }).click()
      await addLocked(page, t, locked)

      // The check says what is wrong at its field, and asks for somebody to sign in by itself.
      await expect(page.getByText(t.wantsUser)).toBeVisible()
      await page.getByRole('textbox', { name: t.user, exact: true }).fill(LOGIN.username)
      await page.getByLabel(t.secret).fill('guessed')
      await page.getByRole('button', { name: t.save }).click()
      await expect(page.getByText(t.refuses)).toBeVisible()
      await isAccessible(page)
      await page.getByLabel(t.secret).fill(LOGIN.password)
      await page.getByRole('button', { name: t.save }).click()
      const row = page.getByRole('row', { name: /Locked/ })
      await expect(row.getByText(t.well)).toBeVisible()

      // Changed without typing the password again.
      await page.getByRole('button', { name: t.edit }).click()
      await page.getByRole('textbox', { name: t.name, exact: true }).fill('Ours')
      await page.getByRole('button', { name: t.save }).click()
      await expect(page.getByText(t.saved)).toBeVisible()
      await expect(page.getByText(t.saved)).toBeHidden({ timeout: 30_000 })
      await isAccessible(page)

      // What no host could run is marked; an image tells what it is.
      await page.getByRole('link', { name: 'Ours', exact: true }).click()
      await page.getByRole('link', { name: 'shop/arm' }).click()
      await expect(page.getByText(t.noHost).first()).toBeVisible()
      await page.getByRole('navigation').getByRole('link', { name: 'Ours' }).click()
      await page.getByRole('link', { name: 'shop/web' }).click()
      await page.getByRole('link', { name: '1.0', exact: true }).click()
      await expect(page.getByRole('table', { name: t.layers })).toBeVisible()
      await expect(page.getByRole('table', { name: t.env })).toContainText('PATH')
      await expect(page.getByText(`docker pull ${locked.address}/shop/web:1.0`)).toBeVisible()
      await isAccessible(page)

      await page.goto(`${berth.address}/spaces/${space}/create`)
      await createByKeys(page, t)
      await expect(page.getByText(t.created)).toBeVisible({ timeout: ROLL_OUT_MS })
      await berth.becomes({ space, name: 'web' }, 'running', ROLL_OUT_MS)

      await deleteUsed(page, t, space)
      await deleteWhole(page, t)

      // A registry that goes away says so, and how it is asked again.
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

type Texts = (typeof TEXTS)[keyof typeof TEXTS]

async function addLocked(page: Page, t: Texts, { address }: OwnRegistry): Promise<void> {
  await page.getByRole('button', { name: t.add }).click()
  await page.getByRole('textbox', { name: t.name, exact: true }).fill('Locked')
  await page.getByRole('textbox', { name: t.address, exact: true }).fill(address)
  await page.getByLabel(t.plainHttp).check()
  await page.getByRole('button', { name: t.save }).click()
}

/** Through the wizard and the picker without the mouse where that matters: in the picker. */
async function createByKeys(page: Page, t: Texts): Promise<void> {
  await page.getByLabel(t.service).fill('web')
  await page.getByRole('button', { name: t.pick, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: t.pick })
  const registry = dialog.getByRole('combobox', { name: t.registries.replace('Registries', 'Registry') })
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

  // What was picked is first the next time.
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

/** What a service runs goes only by its name. */
async function deleteUsed(page: Page, t: Texts, space: string): Promise<void> {
  await page.getByRole('link', { name: t.registries }).first().click()
  await page.getByRole('link', { name: 'Ours', exact: true }).click()
  await page.getByRole('link', { name: 'shop/web' }).click()
  await expect(page.getByRole('link', { name: `${space}/web` })).toBeVisible()
  await page.getByRole('button', { name: t.more }).click()
  await page.getByRole('menuitem', { name: t.remove }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('link', { name: `${space}/web` })).toBeVisible()
  await expect(dialog.getByRole('button', { name: t.remove })).toBeDisabled()
  await isAccessible(page)
  await dialog.getByLabel(t.confirm).fill('1.0')
  await dialog.getByRole('button', { name: t.remove }).click()
  await expect(page.getByText(t.deleted)).toBeVisible()
  await expect(page.getByText(t.noTags)).toBeVisible()
}

/** Two tags of one image: this registry can't part them, and says so. */
async function deleteWhole(page: Page, t: Texts): Promise<void> {
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
