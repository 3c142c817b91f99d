import { chooseMenuItem, clickButton, type GalleryItem, SHOP_PATH, servicePath } from '../gallery-item.ts'

function dialog(service: string, item: string, shows: string | RegExp): GalleryItem {
  return {
    name: `${item}: ${service}`,
    path: SHOP_PATH,
    steps: (page) => chooseMenuItem(page, `More: ${service}`, item),
    shows,
  }
}

/** The menus and confirmation dialogs of a service's actions. */
export const OPERATIONS: readonly GalleryItem[] = [
  { name: 'menu of a service', path: SHOP_PATH, steps: (page) => clickButton(page, 'More: web'), shows: 'Restart' },
  {
    name: 'menu of an upgrade',
    path: SHOP_PATH,
    steps: (page) => clickButton(page, 'More: api'),
    shows: 'Confirm upgrade',
  },
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
    steps: (page) => clickButton(page, 'Image updates'),
    shows: /^Berth checks the registry/,
  },
  {
    name: 'image updates, with an error',
    path: servicePath('web'),
    steps: async (page) => {
      await clickButton(page, 'Image updates')
      await page.getByLabel('Versions to look for').fill('1.0:latest')
      await clickButton(page, 'Save')
    },
    shows: /^Enter a range of versions/,
  },
]
