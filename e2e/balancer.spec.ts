import { routes } from '@berth/contract/http/routes.ts'
import { expect, type Page } from '@playwright/test'
import { doorsOf, gets } from '../tests/balancing.ts'
import type { Berth } from '../tests/berth.ts'
import { cluster, clusterHosts } from '../tests/cluster.ts'
import { somePort } from '../tests/outside.ts'
import { ROLL_OUT_MS, shownIn, test } from './fixture.ts'

const t = {
  create: '创建负载均衡',
  next: '下一步',
  addRule: '添加规则',
  addListener: '添加监听',
  finish: '完成',
  ready: '可以创建，将启动 2 个实例。',
  created: '负载均衡创建成功',
  toList: '跳转至服务列表',
  kind: '容器类型',
  loadBalancer: '负载均衡',
  running: '已运行',
  rules: '转发规则',
  flow: '规则与去向',
  configuration: 'HAProxy 配置',
  more: (name: string) => `其他操作：${name}`,
  upgrade: '升级服务',
  upgradeButton: '升级',
  upgraded: '升级完成',
  rollBack: '回滚服务',
  confirm: '确认升级完成',
  newCertificate: '添加证书',
  selfSigned: '自签名',
  name: '名称',
  hosts: '域名',
  make: '生成',
  certificates: '证书',
  deleteOf: (name: string) => `删除证书：${name}`,
  inUse: '正由 edge 使用，不能删除。',
  cancel: '取消',
  stop: '停止服务',
  pointed: '有负载均衡指向此服务：edge。相应规则将返回 503。',
  delete: '删除',
  confirmDelete: '确认',
  noCertificates: '还没有证书',
}

shownIn('zh-CN', 'dark', () => {
  test('a load balancer leads by host and path; a rule is changed, rolled back, https added and confirmed; it is deleted', async ({
    page,
    berth,
    space,
  }) => {
    const [port, httpsPort] = [somePort(), somePort()]
    await twoServices(berth, space)
    await page.goto(`${berth.address}/spaces/${space}`)

    await test.step('create it, by host and path', async () => {
      await page.getByRole('link', { name: t.create }).click()
      await field(page, 'name').fill('edge')
      await next(page)
      await field(page, 'listeners.0.published').fill(String(port))
      await field(page, 'listeners.0.rules.0.host').fill('shop.test')
      await leadTo(page, 'listeners.0.rules.0', 'one')
      await page.getByRole('button', { name: t.addRule }).click()
      await field(page, 'listeners.0.rules.1.host').fill('shop.test')
      await field(page, 'listeners.0.rules.1.path').fill('/index.html')
      await leadTo(page, 'listeners.0.rules.1', 'two')
      await next(page)
      await field(page, 'replicas').fill('2')
      await expect(page.getByText(t.ready)).toBeVisible()
      await page.getByRole('button', { name: t.finish, exact: true }).click()
      await expect(page.getByText(t.created)).toBeVisible()
      await page.getByRole('button', { name: t.toList }).click()
    })

    await test.step('it is in the list by its kind, and answers', async () => {
      await page.getByRole('combobox', { name: t.kind }).selectOption({ label: t.loadBalancer })
      await expect(page.getByRole('link', { name: 'one', exact: true })).toHaveCount(0)
      await expect(row(page).getByRole('cell', { name: t.loadBalancer })).toBeVisible()
      await expect(row(page).getByText(t.running, { exact: true })).toBeVisible({ timeout: ROLL_OUT_MS })
      await answers(berth, space, port, '/', 'web 1.0')
      await answers(berth, space, port, '/index.html', 'web 2.0')
    })

    await test.step('its page shows where the rules lead', async () => {
      await row(page).getByRole('link', { name: 'edge', exact: true }).click()
      await page.getByRole('tab', { name: t.rules }).click()
      const flow = page.getByRole('list', { name: t.flow })
      await expect(flow.getByText('shop.test/index.html')).toBeVisible()
      await expect(flow.getByRole('link', { name: 'two:80' })).toBeVisible()
      await expect(flow.getByText('one.1')).toBeVisible({ timeout: ROLL_OUT_MS })
      await page.getByRole('button', { name: t.configuration }).click()
      await expect(page.getByText(/frontend listen-/)).toBeVisible()
    })

    await test.step('change a rule; the change is said, and rolled back', async () => {
      await upgrade(page)
      await leadTo(page, 'listeners.0.rules.1', 'one')
      await next(page)
      await expect(page.locator('del')).toHaveText(['two'])
      await expect(page.locator('ins')).toHaveText(['one'])
      await finish(page)
      await answers(berth, space, port, '/index.html', 'web 1.0')
      await page.getByRole('button', { name: t.toList }).click()
      await row(page).getByRole('button', { name: t.rollBack, exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: t.rollBack, exact: true }).click()
      await expect(row(page).getByText(t.running, { exact: true })).toBeVisible({ timeout: ROLL_OUT_MS })
      await answers(berth, space, port, '/index.html', 'web 2.0')
    })

    await test.step('add https with a certificate that is made on the way, and confirm', async () => {
      await upgrade(page)
      await page.getByRole('button', { name: t.addListener }).click()
      await field(page, 'listeners.1.protocol').selectOption('https')
      await field(page, 'listeners.1.published').fill(String(httpsPort))
      await leadTo(page, 'listeners.1.rules.0', 'one')
      await page.getByRole('button', { name: t.newCertificate }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText(t.selfSigned, { exact: true }).click()
      await dialog.getByLabel(t.name).fill('shop-test')
      await dialog.getByLabel(t.hosts).fill('shop.test')
      await dialog.getByRole('button', { name: t.make }).click()
      await expect(dialog).toHaveCount(0)
      await next(page)
      await finish(page)
      await page.getByRole('button', { name: t.confirm, exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: t.confirm, exact: true }).click()
      await expect(page.getByRole('dialog')).toHaveCount(0)
      await answers(berth, space, httpsPort, '/', 'web 1.0', true)
      await page.getByRole('button', { name: t.toList }).click()
    })

    await test.step('what others would miss is said, and refused where it is needed', async () => {
      await choose(page, 'two', t.stop)
      await expect(page.getByRole('dialog').getByText(t.pointed)).toBeVisible()
      await page.getByRole('dialog').getByRole('button', { name: t.cancel, exact: true }).last().click()
      await page.getByRole('link', { name: t.certificates, exact: true }).click()
      await page.getByRole('button', { name: t.deleteOf('shop-test') }).click()
      await expect(page.getByRole('dialog').getByText(t.inUse)).toBeVisible()
      await expect(page.getByRole('dialog').getByRole('button', { name: t.delete, exact: true })).toBeDisabled()
    })

    await test.step('delete it, and then its certificate', async () => {
      await page.goto(`${berth.address}/spaces/${space}`)
      await choose(page, 'edge', t.delete)
      await page.getByRole('dialog').getByRole('button', { name: t.confirmDelete, exact: true }).click()
      await expect(page.getByRole('link', { name: 'edge', exact: true })).toHaveCount(0, { timeout: ROLL_OUT_MS })
      await page.getByRole('link', { name: t.certificates, exact: true }).click()
      await page.getByRole('button', { name: t.deleteOf('shop-test') }).click()
      await page.getByRole('dialog').getByRole('button', { name: t.delete, exact: true }).click()
      await expect(page.getByText(t.noCertificates)).toBeVisible()
    })
  })
})

async function twoServices(berth: Berth, space: string): Promise<void> {
  // Figures come from the engine of the host that runs the instance.
  for (const { name: host, dockerHost: engineAddress } of clusterHosts())
    await berth.call(routes.changeHost, { params: { host }, body: { engineAddress } })
  await berth.call(routes.createSpace, { body: { name: space } })
  const update = { monitorSeconds: 1 }
  for (const [name, version] of [
    ['one', '1.0'],
    ['two', '2.0'],
  ] as const) {
    const made = await berth.create(space, { name, image: `${cluster().registry}/samples/web:${version}`, update })
    await berth.becomes(made, 'running', ROLL_OUT_MS)
  }
}

function field(page: Page, path: string) {
  return page.locator(`[data-path="${path}"]`)
}

async function next(page: Page): Promise<void> {
  await page.getByRole('button', { name: t.next }).click()
}

/** The port comes by itself: it is what the image exposes. */
async function leadTo(page: Page, rule: string, service: string): Promise<void> {
  await field(page, `${rule}.target.service`).selectOption(service)
  await expect(field(page, `${rule}.target.port`)).toHaveValue('80')
}

/** To the second step of the form, which is filled with what runs. */
async function upgrade(page: Page): Promise<void> {
  await page.getByRole('button', { name: t.more('edge') }).click()
  await page.getByRole('menuitem', { name: t.upgrade, exact: true }).click()
  await next(page)
}

async function finish(page: Page): Promise<void> {
  await page.getByRole('button', { name: t.upgradeButton, exact: true }).click()
  await expect(page.getByRole('heading', { name: t.upgraded, exact: true })).toBeVisible({ timeout: ROLL_OUT_MS })
}

/** The service's rows in the list. */
function row(page: Page) {
  return page.locator('tbody').filter({ has: page.getByRole('link', { name: 'edge', exact: true }) })
}

async function choose(page: Page, service: string, action: string): Promise<void> {
  await page.getByRole('button', { name: t.more(service) }).click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

/** What is asked for as shop.test at its published port is answered so, in the end. */
async function answers(berth: Berth, space: string, port: number, path: string, text: string, tls = false) {
  const service = await berth.service({ space, service: 'edge' })
  const target = service.endpoints.find(({ published }) => published === port)?.target ?? port
  const [door] = doorsOf(service, target)
  if (!door) throw new Error(`Nothing answers at port ${port}.`)
  await gets({ ...door, path, host: 'shop.test', tls }, ({ body }) => body.includes(text))
}
