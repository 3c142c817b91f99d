import { choose, type Exhibit, press, SHOP, servicePath } from '../exhibit.ts'

function dialog(service: string, item: string, shows: string | RegExp): Exhibit {
  return { name: `${item}: ${service}`, path: SHOP, steps: (page) => choose(page, `More: ${service}`, item), shows }
}

/** The menus and confirmation dialogs of a service's actions. */
export const OPERATIONS: readonly Exhibit[] = [
  { name: 'menu of a service', path: SHOP, steps: (page) => press(page, 'More: web'), shows: 'Restart' },
  { name: 'menu of an upgrade', path: SHOP, steps: (page) => press(page, 'More: api'), shows: 'Confirm upgrade' },
  dialog('web', 'Stop', /requests will fail/),
  dialog('web', 'Restart', /replaced according to the update policy/),
  dialog('web', 'Delete', /This cannot be undone/),
  dialog('web', 'Scale', '2 now'),
  dialog('cache', 'Scale', /once it starts/),
  dialog('api', 'Roll back', /^Returns to revision 1/),
  dialog('api', 'Confirm upgrade', /becomes final/),
  dialog('orders', 'Accept as it is', /counts as finished in its current state/),
  {
    name: 'image updates',
    path: servicePath('web'),
    steps: (page) => press(page, 'Image updates'),
    shows: /^Berth checks the registry/,
  },
  {
    name: 'image updates, with an error',
    path: servicePath('web'),
    steps: async (page) => {
      await press(page, 'Image updates')
      await page.getByLabel('Versions to look for').fill('1.0:latest')
      await press(page, 'Save')
    },
    shows: /^Enter a range of versions/,
  },
]
