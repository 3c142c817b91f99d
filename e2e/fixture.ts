import AxeBuilder from '@axe-core/playwright'
import { routes } from '@berth/contract/routes.ts'
import { test as base, expect, type Page } from '@playwright/test'
import { balancerImage } from '../scripts/balancer-image.ts'
import { Berth } from '../tests/berth.ts'
import { cluster } from '../tests/cluster.ts'
import { Outside, ownName } from '../tests/outside.ts'

const PASSWORD = 'correct horse battery'

/** How long the engine may take to start or replace a few instances on two busy cores. */
export const ROLL_OUT_MS = 120_000

/** A browser on a Berth of its own, which is on the test cluster. */
export const test = base.extend<{ space: string }, { berth: Berth; outside: Outside }>({
  berth: [
    async ({ browserName: _ }, use) => {
      const { dockerHost, registry } = cluster()
      const berth = await Berth.start({ DOCKER_HOST: dockerHost, BERTH_LB_IMAGE: balancerImage(registry) })
      await berth.call(routes.addRegistry, { body: { name: 'Samples', address: registry, plainHttp: true } })
      await use(berth)
      await berth.stop()
    },
    { scope: 'worker' },
  ],
  outside: [
    async ({ browserName: _ }, use) => {
      const outside = new Outside(cluster().dockerHost)
      await use(outside)
      outside.close()
    },
    { scope: 'worker' },
  ],
  /** A name of which nothing is left after the test. */
  space: async ({ outside }, use) => {
    const name = ownName('shop')
    await use(name)
    await outside.sweep(name)
  },
})

interface SignInTexts {
  readonly username: string
  readonly password: string
  readonly signIn: string
  readonly createSpace: string
}

export const SIGN_IN = {
  'zh-CN': { username: '用户名', password: '密码', signIn: '登录', createSpace: '创建空间' },
  'en-US': { username: 'User name', password: 'Password', signIn: 'Sign in', createSpace: 'Create space' },
} satisfies Record<string, SignInTexts>

export async function signIn(page: Page, address: string, t: SignInTexts): Promise<void> {
  await page.goto(address)
  await page.getByLabel(t.username).fill('admin')
  await page.getByLabel(t.password, { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: t.signIn }).click()
  await expect(page.getByRole('button', { name: t.createSpace }).first()).toBeVisible({ timeout: 20_000 })
}

export async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}
