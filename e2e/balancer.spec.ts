import { routes } from '@berth/contract/http/routes.ts'
import { expect, type Page } from '@playwright/test'
import type { Berth } from '../test-support/berth/berth.ts'
import { cluster, clusterHosts, isEngineLent } from '../test-support/docker/cluster.ts'
import { randomPort } from '../test-support/docker/outside.ts'
import { endpointsOf, getUntil } from '../test-support/load-balancers/requests.ts'
import { describeIn, ROLLOUT_TIMEOUT_MS, test } from './fixture.ts'

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
  inUse: 'edge 正在使用此证书，不能删除。',
  cancel: '取消',
  stop: '停止服务',
  pointed: '以下负载均衡指向此服务：edge。相应规则将返回 503。',
  delete: '删除',
  confirmDelete: '确认',
  noCertificates: '还没有证书',
}

describeIn('zh-CN', 'dark', () => {
  test.skip(isEngineLent, 'The figures come from the engine of each host.')

  test('a load balancer routes by host and path, is upgraded, rolled back, gets HTTPS, is confirmed and deleted', async ({
    page,
    berth,
    space,
  }) => {
    const [port, httpsPort] = [randomPort(), randomPort()]
    await createTwoServices(berth, space)
    await page.goto(`${berth.address}/spaces/${space}`)

    await test.step('create it with rules for a host and a path', async () => {
      await page.getByRole('link', { name: t.create }).click()
      await field(page, 'name').fill('edge')
      await next(page)
      await field(page, 'listeners.0.published').fill(String(port))
      await field(page, 'listeners.0.rules.0.host').fill('shop.test')
      await selectTarget(page, 'listeners.0.rules.0', 'one')
      await page.getByRole('button', { name: t.addRule }).click()
      await field(page, 'listeners.0.rules.1.host').fill('shop.test')
      await field(page, 'listeners.0.rules.1.path').fill('/index.html')
      await selectTarget(page, 'listeners.0.rules.1', 'two')
      await next(page)
      await field(page, 'replicas').fill('2')
      await expect(page.getByText(t.ready)).toBeVisible()
      await page.getByRole('button', { name: t.finish, exact: true }).click()
      await expect(page.getByText(t.created)).toBeVisible()
      await page.getByRole('button', { name: t.toList }).click()
    })

    await test.step('the list shows it when filtered by its type, and it forwards requests', async () => {
      await page.getByRole('combobox', { name: t.kind }).selectOption({ label: t.loadBalancer })
      await expect(page.getByRole('link', { name: 'one', exact: true })).toHaveCount(0)
      await expect(row(page).getByRole('cell', { name: t.loadBalancer })).toBeVisible()
      await expect(row(page).getByText(t.running, { exact: true })).toBeVisible({ timeout: ROLLOUT_TIMEOUT_MS })
      await untilAnswered(berth, space, port, '/', 'web 1.0')
      await untilAnswered(berth, space, port, '/index.html', 'web 2.0')
    })

    await test.step('its page shows the rules with their targets', async () => {
      await row(page).getByRole('link', { name: 'edge', exact: true }).click()
      await page.getByRole('tab', { name: t.rules }).click()
      const flow = page.getByRole('list', { name: t.flow })
      await expect(flow.getByText('shop.test/index.html')).toBeVisible()
      await expect(flow.getByRole('link', { name: 'two:80' })).toBeVisible()
      await expect(flow.getByText('one.1')).toBeVisible({ timeout: ROLLOUT_TIMEOUT_MS })
      await page.getByRole('button', { name: t.configuration }).click()
      await expect(page.getByText(/frontend listen-/)).toBeVisible()
    })

    await test.step('change a rule, with a preview of the change, and roll back', async () => {
      await upgrade(page)
      await selectTarget(page, 'listeners.0.rules.1', 'one')
      await next(page)
      await expect(page.locator('del')).toHaveText(['two'])
      await expect(page.locator('ins')).toHaveText(['one'])
      await finish(page)
      await untilAnswered(berth, space, port, '/index.html', 'web 1.0')
      await page.getByRole('button', { name: t.toList }).click()
      await row(page).getByRole('button', { name: t.rollBack, exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: t.rollBack, exact: true }).click()
      await expect(row(page).getByText(t.running, { exact: true })).toBeVisible({ timeout: ROLLOUT_TIMEOUT_MS })
      await untilAnswered(berth, space, port, '/index.html', 'web 2.0')
    })

    await test.step('add HTTPS with a certificate that is generated in the form, and confirm', async () => {
      await upgrade(page)
      await page.getByRole('button', { name: t.addListener }).click()
      await field(page, 'listeners.1.protocol').selectOption('https')
      await field(page, 'listeners.1.published').fill(String(httpsPort))
      await selectTarget(page, 'listeners.1.rules.0', 'one')
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
      await untilAnswered(berth, space, httpsPort, '/', 'web 1.0', true)
      await page.getByRole('button', { name: t.toList }).click()
    })

    await test.step('stopping its target shows a warning, and its certificate cannot be deleted', async () => {
      await choose(page, 'two', t.stop)
      await expect(page.getByRole('dialog').getByText(t.pointed)).toBeVisible()
      await page.getByRole('dialog').getByRole('button', { name: t.cancel, exact: true }).last().click()
      await page.getByRole('link', { name: t.certificates, exact: true }).click()
      await page.getByRole('button', { name: t.deleteOf('shop-test') }).click()
      await expect(page.getByRole('dialog').getByText(t.inUse)).toBeVisible()
      await expect(page.getByRole('dialog').getByRole('button', { name: t.delete, exact: true })).toBeDisabled()
    })

    await test.step('delete it, then its certificate', async () => {
      await page.goto(`${berth.address}/spaces/${space}`)
      await choose(page, 'edge', t.delete)
      await page.getByRole('dialog').getByRole('button', { name: t.confirmDelete, exact: true }).click()
      await expect(page.getByRole('link', { name: 'edge', exact: true })).toHaveCount(0, {
        timeout: ROLLOUT_TIMEOUT_MS,
      })
      await page.getByRole('link', { name: t.certificates, exact: true }).click()
      await page.getByRole('button', { name: t.deleteOf('shop-test') }).click()
      await page.getByRole('dialog').getByRole('button', { name: t.delete, exact: true }).click()
      await expect(page.getByText(t.noCertificates)).toBeVisible()
    })
  })
})

async function createTwoServices(berth: Berth, space: string): Promise<void> {
  // Each instance's metrics come from the engine of its host.
  for (const { name: host, dockerHost: engineAddress } of clusterHosts())
    await berth.call(routes.changeHost, { params: { host }, body: { engineAddress } })
  await berth.call(routes.createSpace, { body: { name: space } })
  const update = { monitorSeconds: 1 }
  for (const [name, version] of [
    ['one', '1.0'],
    ['two', '2.0'],
  ] as const) {
    const created = await berth.create(space, { name, image: `${cluster().registry}/samples/web:${version}`, update })
    await berth.becomes(created, 'running', ROLLOUT_TIMEOUT_MS)
  }
}

function field(page: Page, path: string) {
  return page.locator(`[data-path="${path}"]`)
}

async function next(page: Page): Promise<void> {
  await page.getByRole('button', { name: t.next }).click()
}

/** Selects the target of a rule, and waits until the form fills in the port that the image exposes. */
async function selectTarget(page: Page, rule: string, service: string): Promise<void> {
  await field(page, `${rule}.target.service`).selectOption(service)
  await expect(field(page, `${rule}.target.port`)).toHaveValue('80')
}

/** Opens the second step of the upgrade form, which is filled with the current configuration. */
async function upgrade(page: Page): Promise<void> {
  await page.getByRole('button', { name: t.more('edge') }).click()
  await page.getByRole('menuitem', { name: t.upgrade, exact: true }).click()
  await next(page)
}

async function finish(page: Page): Promise<void> {
  await page.getByRole('button', { name: t.upgradeButton, exact: true }).click()
  await expect(page.getByRole('heading', { name: t.upgraded, exact: true })).toBeVisible({
    timeout: ROLLOUT_TIMEOUT_MS,
  })
}

/** Returns the rows of the load balancer in the list. */
function row(page: Page) {
  return page.locator('tbody').filter({ has: page.getByRole('link', { name: 'edge', exact: true }) })
}

async function choose(page: Page, service: string, action: string): Promise<void> {
  await page.getByRole('button', { name: t.more(service) }).click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

/** Waits until a request for the host shop.test at a published port gets a response that contains a text. */
async function untilAnswered(berth: Berth, space: string, port: number, path: string, text: string, tls = false) {
  const service = await berth.service({ space, service: 'edge' })
  const target = service.endpoints.find(({ published }) => published === port)?.target ?? port
  const [endpoint] = endpointsOf(service, target)
  if (!endpoint) throw new Error(`The load balancer has no endpoint for port ${port}.`)
  await getUntil({ ...endpoint, path, host: 'shop.test', tls }, ({ body }) => body.includes(text))
}
