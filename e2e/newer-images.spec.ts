import { routes } from '@berth/contract/http/routes.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { expect } from '@playwright/test'
import type { Berth } from '../test-support/berth/berth.ts'
import { test } from './fake-engine-fixture.ts'
import { describeIn, ROLLOUT_TIMEOUT_MS } from './fixture.ts'

const t = {
  updates: '镜像更新',
  pattern: '版本范围',
  wrong: '请填写版本范围，如 1.x 或 ^1.4，或带星号的版本名，如 v1.*-alpine。',
  save: '保存',
  saved: '镜像更新设置已保存',
  checkNow: '立即检查',
  close: '取消',
  higher: (image: string) => `有更高版本：${image}`,
  mark: (tag: string) => `升级 web：新版本 ${tag}`,
  upgrade: '升级',
  upgraded: '升级完成',
  confirm: '确认升级完成',
  running: '已运行',
  hooks: '推送 Webhook',
  create: '创建 Webhook',
  name: '名称',
  once: '此地址仅显示一次',
  done: '完成',
  revoke: (name: string) => `撤销 ${name}`,
  revokeWord: '撤销',
  timeline: '时间线',
}

describeIn('zh-CN', 'dark', () => {
  test('finds a newer image by a pattern, marks the service, and upgrades it from the mark', async ({
    page,
    berth,
    space,
    repository,
  }) => {
    await repository.push('1.0', 'web:1.0')
    await createRunning(berth, space, `${repository.name}:1.0`)
    await page.goto(`${berth.address}/spaces/${space}/services/web`)

    await test.step('set the pattern of versions', async () => {
      await page.getByRole('button', { name: t.updates }).click()
      await page.getByLabel(t.pattern).fill('1.0:latest')
      await page.getByRole('button', { name: t.save }).click()
      await expect(page.getByText(t.wrong)).toBeVisible()
      await page.getByLabel(t.pattern).fill('1.x')
      await page.getByRole('button', { name: t.save }).click()
      await expect(page.getByText(t.saved)).toBeVisible()
      await expect(page.getByRole('dialog')).toBeHidden()
    })

    await test.step('check the registry now', async () => {
      await repository.push('1.1', 'web:2.0')
      await repository.push('2.0', 'web:2.0')
      await page.getByRole('button', { name: t.updates }).click()
      await expect(page.getByLabel(t.pattern)).toHaveValue('1.x')
      await page.getByRole('button', { name: t.checkNow }).click()
      await expect(page.getByText(t.higher(`${repository.name}:1.1`))).toBeAttached()
      await page.getByRole('dialog').getByRole('button', { name: t.close }).last().click()
      await expect(page.getByText(t.higher(`${repository.name}:1.1`))).toBeVisible()
    })

    await test.step('upgrade from the mark in the list, after a preview of the plan', async () => {
      await page.goto(`${berth.address}/spaces/${space}`)
      await page.getByRole('button', { name: t.mark('1.1') }).click()
      await expect(page.locator('del').first()).toHaveText(`${repository.name}:1.0`)
      await expect(page.locator('ins').first()).toHaveText(`${repository.name}:1.1`)
      await page.getByRole('dialog').getByRole('button', { name: t.upgrade, exact: true }).click()
      const list = page.getByRole('table')
      await expect(list.getByText(t.upgraded, { exact: true })).toBeVisible({ timeout: ROLLOUT_TIMEOUT_MS })
      await expect(page.getByRole('button', { name: t.mark('1.1') })).toBeHidden()
      await page.getByRole('button', { name: t.confirm }).first().click()
      await page.getByRole('dialog').getByRole('button', { name: t.confirm }).click()
      await expect(list.getByText(t.running, { exact: true })).toBeVisible()
    })
  })

  test('creates, calls and revokes a push hook', async ({ page, berth, space, repository }) => {
    await repository.push('stable', 'web:1.0')
    const image = `${repository.name}:stable`
    await createRunning(berth, space, image)
    const policy = { pattern: null, follow: true, confirmAfterMinutes: null }
    await berth.call(routes.setImageUpdates, { params: { space, service: 'web' }, body: policy })

    await page.goto(`${berth.address}/registries`)
    await page.getByRole('link', { name: t.hooks }).click()
    await expect(page.getByRole('heading', { name: t.hooks, exact: true })).toBeVisible()
    await page.getByRole('button', { name: t.create }).click()
    await page.getByLabel(t.name).fill(`ci ${space}`)
    await page.getByRole('dialog').getByRole('button', { name: t.create }).click()
    await expect(page.getByText(t.once)).toBeVisible()
    const address = ((await page.locator('pre').first().textContent()) ?? '').trim()
    await page.getByRole('button', { name: t.done }).last().click()
    await expect(page.getByText(`ci ${space}`, { exact: true })).toBeVisible()

    await repository.push('stable', 'web:2.0')
    expect(await callHook(address, image)).toBe(200)
    await page.goto(`${berth.address}/spaces/${space}/services/web`)
    await expect(page.getByText(t.upgraded, { exact: true })).toBeVisible({ timeout: ROLLOUT_TIMEOUT_MS })
    await page.getByRole('tab', { name: t.timeline }).click()
    await expect(page.getByText(`hook:ci ${space}`)).toBeVisible()

    await page.goto(`${berth.address}/registries/push-hooks`)
    await page.getByRole('button', { name: t.revoke(`ci ${space}`) }).click()
    await page.getByRole('dialog').getByRole('button', { name: t.revokeWord, exact: true }).click()
    await expect(page.getByText(`ci ${space}`, { exact: true })).toBeHidden()
    expect(await callHook(address, image)).toBe(404)
  })
})

async function createRunning(berth: Berth, space: string, image: string): Promise<Service> {
  await berth.call(routes.createSpace, { body: { name: space } })
  const created = await berth.create(space, { name: 'web', image, update: { monitorSeconds: 1 } })
  return berth.becomes(created, 'running', ROLLOUT_TIMEOUT_MS)
}

/** Calls a push hook as a build does. @returns the status of the response */
async function callHook(address: string, image: string): Promise<number> {
  const headers = { 'content-type': 'application/json' }
  return (await fetch(address, { method: 'POST', headers, body: JSON.stringify({ image }) })).status
}
