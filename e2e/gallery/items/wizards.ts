import type { Page } from '@playwright/test'
import { clickButton, fillField, type GalleryItem, SHOP_PATH, servicePath } from '../gallery-item.ts'

const create = `${SHOP_PATH}/create`
const createBalancer = `${SHOP_PATH}/create-balancer`
const upgrade = `${servicePath('web')}/upgrade`

async function toConfiguration(page: Page): Promise<void> {
  await fillField(page, 'name', 'new')
  await fillField(page, 'image', 'registry.test/samples/web:1.0')
  await clickButton(page, 'Next')
  await page.getByRole('button', { name: 'Add port' }).waitFor()
}

async function toRules(page: Page): Promise<void> {
  await fillField(page, 'name', 'gate')
  await clickButton(page, 'Next')
  await page.getByRole('button', { name: 'Add rule' }).waitFor()
}

/** Opens all folded sections one after the other. An opened section no longer matches the locator. */
async function unfold(page: Page): Promise<void> {
  const folded = page.locator('main button[aria-expanded="false"][aria-controls]').filter({ visible: true })
  while ((await folded.count()) > 0) await folded.first().click()
}

/** Opens every section of the configuration, with a row in each list. */
async function toAllFields(page: Page): Promise<void> {
  await toConfiguration(page)
  await unfold(page)
  for (const row of ['Add port', 'Add variable', 'Add mount']) await clickButton(page, row)
}

/** The wizards that create and upgrade services and load balancers. */
export const WIZARDS: readonly GalleryItem[] = [
  { name: 'create a service', path: create, shows: 'Choose image' },
  {
    name: 'create a service, left empty',
    path: create,
    steps: (page) => clickButton(page, 'Next'),
    shows: /required/,
  },
  {
    name: 'choose an image',
    path: create,
    steps: async (page) => {
      await clickButton(page, 'Choose image')
      const registry = page.getByRole('dialog').getByRole('combobox', { name: 'Registry' })
      await registry.selectOption(await registry.locator('option', { hasText: 'Samples' }).getAttribute('value'))
      await page.getByRole('option', { name: 'shop/web' }).click()
    },
    shows: '2.0',
  },
  {
    name: 'configure a service',
    path: create,
    steps: toAllFields,
    shows: 'Host port',
  },
  {
    name: 'a health check without a shell',
    path: create,
    steps: async (page) => {
      await toConfiguration(page)
      await unfold(page)
      await page.getByRole('radiogroup').getByText('Command', { exact: true }).click()
      await page.getByRole('checkbox', { name: 'Run the program itself, without a shell' }).check()
    },
    shows: /^Runs inside the instance\. Quote words/,
  },
  {
    name: 'configure a service, with errors',
    path: create,
    steps: async (page) => {
      await toAllFields(page)
      await fillField(page, 'ports.0.published', '99999')
      await fillField(page, 'env.0.name', 'a b')
      await fillField(page, 'mounts.0.target', 'data')
      await clickButton(page, 'Next')
    },
    shows: 'Must be from 1 to 65535.',
  },
  {
    name: 'size of a service',
    path: create,
    steps: async (page) => {
      await toConfiguration(page)
      await clickButton(page, 'Next')
      await page.locator('[data-path="replicas"]').waitFor()
      await unfold(page)
    },
    shows: /^Ready\./,
  },
  {
    name: 'leave a form',
    path: create,
    steps: async (page) => {
      await toConfiguration(page)
      await page.getByRole('link', { name: 'Hosts' }).click()
    },
    shows: 'Leave this page?',
  },
  { name: 'upgrade a service', path: upgrade, shows: 'Next' },
  {
    name: 'plan of an upgrade',
    path: upgrade,
    steps: async (page) => {
      await fillField(page, 'image', 'registry.test/samples/web:1.0')
      await clickButton(page, 'Next')
      await clickButton(page, 'Next')
      await page.locator('ins').first().waitFor()
    },
    shows: /registry\.test\/samples\/web:1\.0/,
  },
  {
    name: 'upgrade of a service that is not there',
    path: `${servicePath('nothing')}/upgrade`,
    shows: /does not exist/,
  },
  { name: 'create a load balancer', path: createBalancer, shows: 'Create load balancer' },
  { name: 'rules of a load balancer', path: createBalancer, steps: toRules, shows: 'Add rule' },
  {
    name: 'rules of a load balancer, with errors',
    path: createBalancer,
    steps: async (page) => {
      await toRules(page)
      await clickButton(page, 'Next')
    },
    shows: 'Choose a service.',
  },
  {
    name: 'rules of a load balancer, with all options',
    path: createBalancer,
    steps: async (page) => {
      await toRules(page)
      await unfold(page)
    },
    shows: 'Add rule',
  },
  { name: 'upgrade a load balancer', path: `${servicePath('edge')}/upgrade`, shows: 'Next' },
]
