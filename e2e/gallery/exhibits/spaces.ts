import { answer, choose, type Exhibit, press, SHOP } from '../exhibit.ts'
import { EMPTY_SPACE, LONG_SPACE } from '../scene.ts'

const selectAll = { name: 'Select all' }

/** Spaces and the lists of their services. */
export const SPACES: readonly Exhibit[] = [
  {
    name: 'no space yet',
    path: '/spaces',
    prepare: (page) => answer(page, 'spaces', { items: [], next: null }),
    shows: 'Create your first space',
  },
  { name: 'space not found', path: '/spaces/nowhere', shows: /^The space nowhere does not exist/ },
  {
    name: 'create a space, with an error',
    path: SHOP,
    steps: async (page) => {
      await press(page, 'Create space')
      await page.getByLabel('Space name').fill('-')
      await press(page, 'Create')
    },
    shows: /^Letters, digits and hyphens only/,
  },
  { name: 'describe a space', path: SHOP, steps: (page) => press(page, 'Edit description'), shows: 'Save' },
  {
    name: 'delete a space',
    path: SHOP,
    steps: (page) => press(page, 'Delete space'),
    shows: /everything in it will be deleted/,
  },
  {
    name: 'find a space',
    path: SHOP,
    steps: async (page) => {
      await page.getByRole('tab', { name: 'shop' }).waitFor()
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('Find a space').waitFor()
    },
    shows: 'empty',
  },
  { name: 'services', path: SHOP, shows: 'Upgrading' },
  {
    name: 'upgrade to a newer image',
    path: SHOP,
    steps: (page) => press(page, 'Upgrade news: 1.1 available'),
    shows: /^1 instance will be replaced/,
  },
  { name: 'services of an empty space', path: `/spaces/${EMPTY_SPACE}`, shows: 'No services yet' },
  {
    name: 'service that no host may run',
    path: `/spaces/${LONG_SPACE}`,
    steps: (page) => page.getByRole('button', { name: /No host meets/ }).focus(),
    shows: /^No host meets/,
  },
  { name: 'services, none matching', path: `${SHOP}?q=nothing`, shows: 'No service matches' },
  {
    name: 'services, filtered and sorted',
    path: `${SHOP}?state=running&sort=image&desc=true`,
    shows: /^\d of \d services$/,
  },
  {
    name: 'services, selected',
    path: SHOP,
    steps: (page) => page.getByRole('checkbox', selectAll).check(),
    shows: 'Clear selection',
  },
  {
    name: 'delete several services',
    path: SHOP,
    steps: async (page) => {
      await page.getByRole('checkbox', selectAll).check()
      await press(page, 'Delete selected')
    },
    shows: /services will be deleted/,
  },
  {
    name: 'stop several services',
    path: SHOP,
    steps: async (page) => {
      await page.getByRole('checkbox', selectAll).check()
      await choose(page, 'Batch', 'Stop')
    },
    shows: /will be stopped/,
  },
]
