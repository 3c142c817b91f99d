import { clickButton, type GalleryItem, mockResponse, SHOP_PATH } from '../gallery-item.ts'

/** The frame of every page, and the pages before signing in. */
export const SHELL: readonly GalleryItem[] = [
  { name: 'sign in', path: '/sign-in', isSignedOut: true, shows: 'Sign in to Berth' },
  {
    name: 'sign in, left empty',
    path: '/sign-in',
    isSignedOut: true,
    steps: (page) => clickButton(page, 'Sign in'),
    shows: /required/,
  },
  {
    name: 'sign in, refused',
    path: '/sign-in',
    isSignedOut: true,
    steps: async (page) => {
      await page.getByLabel('User name').fill('admin')
      await page.getByLabel('Password', { exact: true }).fill('guessed')
      await clickButton(page, 'Sign in')
    },
    shows: /password/i,
  },
  { name: 'page not found', path: '/nowhere', isFramed: true, shows: 'There is no such page' },
  {
    name: 'account menu',
    path: SHOP_PATH,
    isFramed: true,
    steps: (page) => clickButton(page, 'Account'),
    shows: 'Sign out',
  },
  {
    name: 'appearance menu',
    path: SHOP_PATH,
    isFramed: true,
    steps: (page) => clickButton(page, 'Appearance'),
    shows: 'System',
  },
  {
    name: 'main menu',
    path: SHOP_PATH,
    isFramed: true,
    only: 'narrow',
    steps: (page) => clickButton(page, 'Open menu'),
    shows: 'Main menu',
  },
  {
    name: 'collapsed menu',
    path: SHOP_PATH,
    isFramed: true,
    steps: (page) => clickButton(page, 'Collapse menu'),
    shows: 'web',
  },
  {
    name: 'change password, with errors',
    path: SHOP_PATH,
    steps: async (page) => {
      await clickButton(page, 'Account')
      await page.getByRole('menuitem', { name: 'Change password' }).click()
      await page.getByLabel('New password', { exact: true }).fill('short')
      await page.getByLabel('New password again').fill('other')
      await clickButton(page, 'Save')
    },
    shows: 'The passwords do not match.',
  },
  { name: 'engine away', path: SHOP_PATH, isEngineAway: true, shows: 'Docker Engine does not answer' },
  {
    name: 'connection lost',
    path: SHOP_PATH,
    prepare: (page) => page.route('**/api/v1/events', (route) => route.abort()),
    shows: /^The connection to Berth was lost/,
  },
  {
    name: 'server error',
    path: SHOP_PATH,
    prepare: (page) =>
      mockResponse(page, 'spaces', { type: 'not-permitted', title: 'not permitted', status: 403, detail: 'No.' }, 403),
    shows: 'Try again',
  },
]
