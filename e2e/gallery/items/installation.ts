import { chooseMenuItem, clickButton, type GalleryItem, mockResponse, SHOP_PATH } from '../gallery-item.ts'

const certificates = `${SHOP_PATH}/certificates`
const samples = '/registries/Samples'

/** The settings of an installation: registries, push hooks, hosts, certificates. */
export const INSTALLATION: readonly GalleryItem[] = [
  { name: 'registries', path: '/registries', shows: 'Failing' },
  {
    name: 'no registry',
    path: '/registries',
    prepare: (page) => mockResponse(page, 'registries', { items: [], next: null }),
    shows: 'Push hooks',
  },
  {
    name: 'add a registry',
    path: '/registries',
    steps: async (page) => {
      await clickButton(page, 'Add registry')
      for (const option of ['Use plain HTTP', 'It requires a user name and password'])
        await page.getByLabel(option).check()
    },
    shows: 'Password or token',
  },
  {
    name: 'add a registry, with errors',
    path: '/registries',
    steps: async (page) => {
      await clickButton(page, 'Add registry')
      await clickButton(page, 'Check and save')
    },
    shows: /required/,
  },
  {
    name: 'add a registry with an authority of its own',
    path: '/registries',
    steps: async (page) => {
      await clickButton(page, 'Add registry')
      await page.getByLabel('Its certificate is issued by your own CA').check()
    },
    shows: 'CA certificate (PEM)',
  },
  {
    name: 'edit a registry',
    path: '/registries',
    steps: (page) => clickButton(page, 'Edit Samples'),
    shows: 'Edit registry',
  },
  {
    name: 'remove a registry',
    path: '/registries',
    steps: (page) => clickButton(page, 'Remove Samples'),
    shows: /will be removed from Berth/,
  },
  { name: 'repositories', path: samples, shows: 'shop/arm' },
  { name: 'repositories of a registry that is gone', path: '/registries/Gone', shows: 'Try again' },
  { name: 'registry that does not exist', path: '/registries/nothing', shows: /does not exist$/ },
  { name: 'versions', path: `${samples}/shop%2Fweb`, shows: '2.0' },
  { name: 'versions that no host runs', path: `${samples}/shop%2Farm`, shows: /no host runs it/ },
  { name: 'image', path: `${samples}/shop%2Fweb/1.0`, shows: 'Layers' },
  {
    name: 'delete a version',
    path: `${samples}/shop%2Fweb`,
    steps: (page) => chooseMenuItem(page, 'More for 1.0', 'Delete'),
    shows: /will be deleted from the registry/,
  },
  {
    name: 'create a service from an image',
    path: `${samples}/shop%2Fweb/1.0`,
    steps: (page) => clickButton(page, /^Create service from/),
    shows: 'In which space?',
  },
  { name: 'push hooks', path: '/registries/push-hooks', shows: 'ci' },
  {
    name: 'no push hooks',
    path: '/registries/push-hooks',
    prepare: (page) => mockResponse(page, 'push-hooks', { items: [], next: null }),
    shows: 'No push hooks yet',
  },
  {
    name: 'create a push hook',
    path: '/registries/push-hooks',
    steps: (page) => clickButton(page, 'Create hook'),
    shows: /^Who calls it/,
  },
  {
    name: 'push hook that was created',
    path: '/registries/push-hooks',
    steps: async (page) => {
      await clickButton(page, 'Create hook')
      await page.getByLabel('Name').fill('harbor')
      await page.getByRole('dialog').getByRole('button', { name: 'Create hook' }).click()
    },
    shows: /^This address is shown only once/,
  },
  {
    name: 'revoke a push hook',
    path: '/registries/push-hooks',
    steps: (page) => clickButton(page, 'Revoke ci'),
    shows: 'Revoke push hook',
  },
  { name: 'hosts, one of them down', path: '/hosts', shows: 'Down' },
  {
    name: 'engine address of a host',
    path: '/hosts',
    steps: (page) => clickButton(page, 'Set the engine address of host2'),
    shows: 'Check and save',
  },
  { name: 'certificates', path: certificates, shows: 'shop-test' },
  { name: 'no certificates', path: '/spaces/empty/certificates', shows: 'No certificates yet' },
  {
    name: 'add a certificate',
    path: certificates,
    steps: (page) => clickButton(page, 'Add certificate'),
    shows: 'Key (PEM)',
  },
  {
    name: 'make a certificate',
    path: certificates,
    steps: async (page) => {
      await clickButton(page, 'Add certificate')
      await page.getByRole('dialog').getByText('Self-signed', { exact: true }).click()
    },
    shows: 'Valid for days',
  },
  {
    name: 'replace a certificate',
    path: certificates,
    steps: (page) => clickButton(page, 'Replace certificate: shop-test'),
    shows: /use the new certificate from their next upgrade on/,
  },
  {
    name: 'delete a certificate in use',
    path: certificates,
    steps: (page) => clickButton(page, 'Delete certificate: shop-test'),
    shows: /is in use by edge/,
  },
]
