import { chooseMenuItem, clickButton, type GalleryItem, mockResponse, SHOP_PATH } from '../gallery-item.ts'
import { EMPTY_SPACE, LONG_SPACE } from '../sample-data.ts'

const selectAll = { name: 'Select all' }

/** Spaces and the lists of their services. */
export const SPACES: readonly GalleryItem[] = [
  {
    name: 'no space yet',
    path: '/spaces',
    prepare: (page) => mockResponse(page, 'spaces', { items: [], next: null }),
    shows: 'Create your first space',
  },
  { name: 'space not found', path: '/spaces/nowhere', shows: /^The space nowhere does not exist/ },
  {
    name: 'create a space, with an error',
    path: SHOP_PATH,
    steps: async (page) => {
      await clickButton(page, 'Create space')
      await page.getByLabel('Space name').fill('-')
      await clickButton(page, 'Create')
    },
    shows: /^Letters, digits and hyphens only/,
  },
  { name: 'describe a space', path: SHOP_PATH, steps: (page) => clickButton(page, 'Edit description'), shows: 'Save' },
  {
    name: 'delete a space',
    path: SHOP_PATH,
    steps: (page) => clickButton(page, 'Delete space'),
    shows: /everything in it will be deleted/,
  },
  {
    name: 'find a space',
    path: SHOP_PATH,
    steps: async (page) => {
      await page.getByRole('tab', { name: 'shop' }).waitFor()
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('Find a space').waitFor()
    },
    shows: 'empty',
  },
  { name: 'services', path: SHOP_PATH, shows: 'Upgrading' },
  {
    name: 'upgrade to a newer image',
    path: SHOP_PATH,
    steps: (page) => clickButton(page, 'Upgrade news: 1.1 available'),
    shows: /^1 instance will be replaced/,
  },
  { name: 'services of an empty space', path: `/spaces/${EMPTY_SPACE}`, shows: 'No services yet' },
  {
    name: 'service that no host may run',
    path: `/spaces/${LONG_SPACE}`,
    steps: (page) => page.getByRole('button', { name: /No host meets/ }).focus(),
    shows: /^No host meets/,
  },
  { name: 'services, none matching', path: `${SHOP_PATH}?q=nothing`, shows: 'No service matches' },
  {
    name: 'services, filtered and sorted',
    path: `${SHOP_PATH}?state=running&sort=image&desc=true`,
    shows: /^\d+ of \d+ services$/,
  },
  {
    name: 'services, selected',
    path: SHOP_PATH,
    steps: (page) => page.getByRole('checkbox', selectAll).check(),
    shows: 'Clear selection',
  },
  {
    name: 'delete several services',
    path: SHOP_PATH,
    steps: async (page) => {
      await page.getByRole('checkbox', selectAll).check()
      await clickButton(page, 'Delete selected')
    },
    shows: /services will be deleted/,
  },
  {
    name: 'stop several services',
    path: SHOP_PATH,
    steps: async (page) => {
      await page.getByRole('checkbox', selectAll).check()
      await chooseMenuItem(page, 'Batch', 'Stop')
    },
    shows: /will be stopped/,
  },
]
