import { answer, type Exhibit, press, SHOP } from '../exhibit.ts'

/** The frame of every page, and the pages before signing in. */
export const SHELL: readonly Exhibit[] = [
  { name: 'sign in', path: '/sign-in', isSignedOut: true, shows: 'Sign in to Berth' },
  {
    name: 'sign in, left empty',
    path: '/sign-in',
    isSignedOut: true,
    steps: (page) => press(page, 'Sign in'),
    shows: /required/,
  },
  {
    name: 'sign in, refused',
    path: '/sign-in',
    isSignedOut: true,
    steps: async (page) => {
      await page.getByLabel('User name').fill('admin')
      await page.getByLabel('Password', { exact: true }).fill('guessed')
      await press(page, 'Sign in')
    },
    shows: /password/i,
  },
  { name: 'page not found', path: '/nowhere', isFramed: true, shows: 'There is no such page' },
  { name: 'account menu', path: SHOP, isFramed: true, steps: (page) => press(page, 'Account'), shows: 'Sign out' },
  { name: 'appearance menu', path: SHOP, isFramed: true, steps: (page) => press(page, 'Appearance'), shows: 'System' },
  {
    name: 'main menu',
    path: SHOP,
    isFramed: true,
    only: 'narrow',
    steps: (page) => press(page, 'Open menu'),
    shows: 'Main menu',
  },
  { name: 'collapsed menu', path: SHOP, isFramed: true, steps: (page) => press(page, 'Collapse menu'), shows: 'web' },
  {
    name: 'change password, with errors',
    path: SHOP,
    steps: async (page) => {
      await press(page, 'Account')
      await page.getByRole('menuitem', { name: 'Change password' }).click()
      await page.getByLabel('New password', { exact: true }).fill('short')
      await page.getByLabel('New password again').fill('other')
      await press(page, 'Save')
    },
    shows: 'The passwords do not match.',
  },
  { name: 'engine away', path: SHOP, isEngineAway: true, shows: 'Docker Engine does not answer' },
  {
    name: 'connection lost',
    path: SHOP,
    prepare: (page) => page.route('**/api/v1/events', (route) => route.abort()),
    shows: /^The connection to Berth was lost/,
  },
  {
    name: 'server error',
    path: SHOP,
    prepare: (page) =>
      answer(page, 'spaces', { type: 'not-permitted', title: 'not permitted', status: 403, detail: 'No.' }, 403),
    shows: 'Try again',
  },
]
