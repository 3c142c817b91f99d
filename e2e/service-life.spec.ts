import { routes } from '@berth/contract/http/routes.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { expect, type Page } from '@playwright/test'
import type { Berth } from '../test-support/berth/berth.ts'
import { randomPort } from '../test-support/docker/outside.ts'
import { test } from './fake-engine-fixture.ts'
import { describeIn, ROLLOUT_TIMEOUT_MS } from './fixture.ts'

const t = {
  more: (name: string) => `其他操作：${name}`,
  upgrade: '升级服务',
  rollBack: '回滚服务',
  confirm: '确认升级完成',
  stop: '停止服务',
  start: '启动服务',
  restart: '重启服务',
  scale: '更改容器数量',
  accept: '按现状接受',
  resume: '继续升级',
  next: '下一步',
  finish: '升级',
  toList: '跳转至服务列表',
  upgraded: '升级完成',
  paused: '升级暂停',
  willRollBack: /如果新实例在运行满 \d+ 秒之前失败，Swarm 会自动回滚/,
  failedAndBack: '升级失败，已回滚',
  rolledBack: 'Swarm 已回滚到版本 1。此前新实例失败：容器实例已退出，退出码 3。',
  engineRolledBack: 'Swarm 自动回滚',
  running: '已运行',
  stopped: '已停止',
  count: (running: number, desired: number) => `${running} / ${desired}`,
  instances: '容器数量',
  nothing: /没有任何变化/,
  exitCode: '容器实例已退出，退出码 3。',
  chooseAll: '全选',
  batchDelete: '批量删除',
  batchConfirm: '确认',
  allDone: '3 个服务全部成功。',
  close: '关闭',
  none: '还没有服务',
  revisions: '版本历史',
  timeline: '时间线',
  runsNow: '当前',
}

const image = (name: string) => `registry.test/samples/${name}`

describeIn('zh-CN', 'light', () => {
  test('a service is upgraded, rolled back, upgraded and confirmed, stopped, started, restarted, scaled and deleted', async ({
    page,
    berth,
    outside,
    space,
  }) => {
    const [port, otherPort] = [randomPort(), randomPort()]
    await createRunning(berth, space, { replicas: 2, ports: [{ published: port, target: 80 }] })
    await page.goto(`${berth.address}/spaces/${space}`)

    await test.step('upgrade to another version, port and number of instances', async () => {
      await choose(page, t.upgrade)
      await page.locator('[data-path="image"]').fill(image('web:2.0'))
      await page.getByRole('button', { name: t.next }).click()
      await page.locator('[data-path="ports.0.published"]').fill(String(otherPort))
      await page.getByRole('button', { name: t.next }).click()
      await page.locator('[data-path="replicas"]').fill('1')
      await expect(page.locator('del').first()).toHaveText(image('web:1.0'))
      await expect(page.locator('ins').first()).toHaveText(image('web:2.0'))
      await page.getByRole('button', { name: t.finish, exact: true }).click()
      await expect(page.getByRole('heading', { name: t.upgraded, exact: true })).toBeVisible({
        timeout: ROLLOUT_TIMEOUT_MS,
      })
      expect(await portsOf(berth, space)).toEqual([otherPort])
    })

    await test.step('roll back everything', async () => {
      await page.getByRole('button', { name: t.toList }).click()
      await expect(row(page).getByText(t.upgraded, { exact: true })).toBeVisible()
      await row(page).getByRole('button', { name: t.rollBack, exact: true }).click()
      const dialog = page.getByRole('dialog')
      await expect(dialog.locator('ins').first()).toHaveText(image('web:1.0'))
      await dialog.getByRole('button', { name: t.rollBack, exact: true }).click()
      await expect(row(page).getByText(t.running, { exact: true })).toBeVisible({ timeout: ROLLOUT_TIMEOUT_MS })
      await expect(row(page).getByText(t.count(2, 2))).toBeVisible()
      expect(await portsOf(berth, space)).toEqual([port, port])
    })

    await test.step('upgrade again, and confirm', async () => {
      await choose(page, t.upgrade)
      await page.getByRole('button', { name: t.next }).click()
      await page.getByRole('button', { name: t.next }).click()
      await expect(page.getByText(t.nothing)).toBeVisible()
      await expect(page.getByRole('button', { name: t.finish, exact: true })).toBeDisabled()
      await page.getByRole('button', { name: '选择镜像' }).first().click()
      await page.locator('[data-path="image"]').fill(image('web:2.0'))
      await page.getByRole('button', { name: t.next }).click()
      await page.getByRole('button', { name: t.next }).click()
      await page.getByRole('button', { name: t.finish, exact: true }).click()
      await page.getByRole('button', { name: t.confirm, exact: true }).click({ timeout: ROLLOUT_TIMEOUT_MS })
      await page.getByRole('dialog').getByRole('button', { name: t.confirm, exact: true }).click()
      await page.getByRole('button', { name: t.toList }).click()
      await expect(row(page).getByText(t.running, { exact: true })).toBeVisible()
      expect(await offeredActions(page)).not.toContain(t.rollBack)
    })

    await test.step('show its revisions and its timeline', async () => {
      await page.getByRole('link', { name: 'web', exact: true }).click()
      await page.getByRole('tab', { name: t.revisions }).click()
      await expect(page.getByText(t.runsNow, { exact: true })).toBeVisible()
      await page.getByRole('tab', { name: t.timeline }).click()
      await expect(page.getByRole('listitem').filter({ hasText: t.confirm })).toContainText('admin')
      await page.goBack()
      await page.goBack()
      await page.goBack()
    })

    await test.step('stop, start, restart', async () => {
      await choose(page, t.stop)
      await page.getByRole('dialog').getByRole('button', { name: t.stop, exact: true }).click()
      await expect(row(page).getByText(t.stopped, { exact: true })).toBeVisible({ timeout: ROLLOUT_TIMEOUT_MS })
      await choose(page, t.start)
      await expect(row(page).getByText(t.running, { exact: true })).toBeVisible({ timeout: ROLLOUT_TIMEOUT_MS })
      const before = await instanceIds(berth, space)
      await choose(page, t.restart)
      await page.getByRole('dialog').getByRole('button', { name: t.restart, exact: true }).click()
      await expect(page.getByRole('dialog')).toHaveCount(0)
      await expect(row(page).getByText(t.running, { exact: true })).toBeVisible({ timeout: ROLLOUT_TIMEOUT_MS })
      await expect.poll(async () => (await instanceIds(berth, space)).filter((id) => before.includes(id))).toEqual([])
    })

    await test.step('scale, using the keyboard in the dialog', async () => {
      await choose(page, t.scale)
      await page.getByRole('dialog').getByRole('textbox', { name: t.instances }).fill('1')
      await page.keyboard.press('Enter')
      await expect(row(page).getByText(t.count(1, 1))).toBeVisible({ timeout: ROLLOUT_TIMEOUT_MS })
    })

    await test.step('delete all services at once', async () => {
      for (const name of ['one', 'two']) await berth.create(space, { name, image: image('logger:1.0') })
      await expect(page.getByRole('link', { name: 'two', exact: true })).toBeVisible()
      await page.getByRole('checkbox', { name: t.chooseAll }).check()
      await page.getByRole('button', { name: t.batchDelete }).click()
      const dialog = page.getByRole('dialog')
      for (const name of ['one', 'two', 'web']) await expect(dialog.getByText(name, { exact: true })).toBeVisible()
      await dialog.getByRole('button', { name: t.batchConfirm, exact: true }).click()
      await expect(dialog.getByText(t.allDone)).toBeVisible({ timeout: ROLLOUT_TIMEOUT_MS })
      await dialog.getByRole('button', { name: t.close, exact: true }).last().click()
      await expect(page.getByText(t.none)).toBeVisible()
      const { services, configs } = await outside.remainsOf(space)
      expect({ services, revisions: configs.filter((name) => name.includes('revision')) }).toEqual({
        services: [],
        revisions: [],
      })
    })
  })

  test('an upgrade that crashes pauses with the reason, keeps the old version serving and can be rolled back', async ({
    page,
    berth,
    space,
  }) => {
    const port = randomPort()
    await createRunning(berth, space, { replicas: 2, ports: [{ published: port, target: 80 }] })
    await page.goto(`${berth.address}/spaces/${space}/services/web/upgrade`)
    await page.locator('[data-path="image"]').fill(image('crash:1.0'))
    await page.getByRole('button', { name: t.next }).click()
    await page.getByRole('button', { name: t.next }).click()
    await page.getByRole('button', { name: t.finish, exact: true }).click()
    await expect(page.getByText(t.exitCode)).toBeVisible({ timeout: ROLLOUT_TIMEOUT_MS })
    await page.getByRole('button', { name: t.toList }).click()

    await expect(row(page).getByText(t.paused, { exact: true })).toBeVisible()
    await expect(row(page).getByText(t.exitCode)).toBeVisible()
    for (const action of [t.resume, t.accept, t.rollBack])
      await expect(row(page).getByRole('button', { name: action, exact: true })).toBeVisible()
    expect(await portsOf(berth, space)).toEqual([port])

    await row(page).getByRole('button', { name: t.rollBack, exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: t.rollBack, exact: true }).click()
    await expect(row(page).getByText(t.running, { exact: true })).toBeVisible({ timeout: ROLLOUT_TIMEOUT_MS })
    await expect(row(page).getByText(t.count(2, 2))).toBeVisible()
  })

  test('an upgrade of the only instance that crashes is rolled back by itself, and the page says why', async ({
    page,
    berth,
    space,
  }) => {
    await createRunning(berth, space, { replicas: 1 })
    await page.goto(`${berth.address}/spaces/${space}/services/web/upgrade`)
    await page.locator('[data-path="image"]').fill(image('crash:1.0'))
    await page.getByRole('button', { name: t.next }).click()
    await page.getByRole('button', { name: t.next }).click()
    await expect(page.getByText(t.willRollBack)).toBeVisible()
    await page.getByRole('button', { name: t.finish, exact: true }).click()
    await expect(page.getByRole('heading', { name: t.failedAndBack, exact: true })).toBeVisible({
      timeout: ROLLOUT_TIMEOUT_MS,
    })
    await expect(page.getByText(t.rolledBack)).toBeVisible()
    expect(await berth.service({ space, service: 'web' })).toMatchObject({
      spec: { image: image('web:1.0') },
      instances: { running: 1, desired: 1 },
      pendingFrom: null,
    })
    await page.goto(`${berth.address}/spaces/${space}/services/web/timeline`)
    await expect(page.getByText(t.engineRolledBack)).toBeVisible()
  })

  test('the upgrade form shows a change made meanwhile, and keeps it', async ({ page, berth, space }) => {
    await createRunning(berth, space, {})
    await page.goto(`${berth.address}/spaces/${space}/services/web/upgrade`)
    await page.locator('[data-path="image"]').fill(image('web:2.0'))
    await berth.call(routes.scaleService, { params: { space, service: 'web' }, body: { replicas: 2 } })
    await expect(page.getByText('服务在您填写期间已更改')).toBeVisible()
    await expect(page.getByText('admin：更改容器数量')).toBeVisible()
    await berth.becomes({ space, name: 'web' }, 'running', ROLLOUT_TIMEOUT_MS)
    await page.getByRole('button', { name: '在最新配置上继续' }).click()
    await page.getByRole('button', { name: t.next }).click()
    await page.getByRole('button', { name: t.next }).click()
    await page.getByRole('button', { name: t.finish, exact: true }).click()
    await expect(page.getByRole('heading', { name: t.upgraded, exact: true })).toBeVisible({
      timeout: ROLLOUT_TIMEOUT_MS,
    })
    expect(await berth.service({ space, service: 'web' })).toMatchObject({
      spec: { replicas: 2, image: image('web:2.0') },
    })
  })
})

async function createRunning(berth: Berth, space: string, settings: object): Promise<Service> {
  await berth.call(routes.createSpace, { body: { name: space } })
  const update = { monitorSeconds: 1 }
  const created = await berth.create(space, { name: 'web', image: image('web:1.0'), update, ...settings })
  return berth.becomes(created, 'running', ROLLOUT_TIMEOUT_MS)
}

/** Returns the rows of the service in the list. */
function row(page: Page) {
  return page.locator('tbody').filter({ has: page.getByRole('link', { name: 'web', exact: true }) })
}

async function choose(page: Page, action: string): Promise<void> {
  await page.getByRole('button', { name: t.more('web') }).click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

async function offeredActions(page: Page): Promise<string[]> {
  await page.getByRole('button', { name: t.more('web') }).click()
  await expect(page.getByRole('menuitem', { name: t.upgrade, exact: true })).toBeVisible()
  const names = await page.getByRole('menuitem').allTextContents()
  await page.keyboard.press('Escape')
  return names
}

/** Returns the published ports of the service's endpoints. */
async function portsOf(berth: Berth, space: string): Promise<number[]> {
  const { endpoints } = await berth.service({ space, service: 'web' })
  return endpoints.map(({ published }) => published)
}

async function instanceIds(berth: Berth, space: string): Promise<string[]> {
  const { items } = await berth.call(routes.listInstances, { params: { space, service: 'web' } })
  return items.filter(({ state }) => state === 'running').map(({ id }) => id)
}
