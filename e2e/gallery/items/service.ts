import { chooseMenuItem, clickButton, type GalleryItem, servicePath } from '../gallery-item.ts'

const instanceMenu = 'More for web.1'

/** The tabs of a service's page, and the dialogs of its instances. */
export const SERVICE: readonly GalleryItem[] = [
  { name: 'instances', path: servicePath('web'), shows: 'web.2' },
  { name: 'instances, upgraded', path: servicePath('api'), shows: 'Upgraded' },
  { name: 'instances, upgrade paused', path: servicePath('orders'), shows: 'Upgrade paused' },
  { name: 'instances, rolled back', path: servicePath('ledger'), shows: 'Swarm has rolled back to revision 1' },
  { name: 'instances, nothing runs', path: servicePath('billing'), shows: 'Upgrade paused' },
  { name: 'instances, completed', path: servicePath('migrate'), shows: 'Completed' },
  { name: 'instances, failed', path: servicePath('seed'), shows: 'Failed' },
  { name: 'instances, upgrading', path: servicePath('mail'), shows: 'Upgrading' },
  { name: 'instances, stopped', path: servicePath('cache'), shows: 'Stopped' },
  { name: 'instances, failing', path: servicePath('broken'), shows: 'Degraded' },
  {
    name: 'instances, of an image that has a newer one',
    path: servicePath('news'),
    shows: /^A higher version is available/,
  },
  { name: 'instances, global', path: servicePath('agent'), shows: 'View Logs' },
  { name: 'service not found', path: servicePath('nothing'), shows: /does not exist/ },
  {
    name: 'past instances',
    path: servicePath('api'),
    steps: (page) => clickButton(page, /^Past instances/),
    shows: 'Why it ended',
  },
  {
    name: 'menu of an instance',
    path: servicePath('web'),
    steps: (page) => clickButton(page, instanceMenu),
    shows: 'Inspect',
  },
  {
    name: 'record of an instance',
    path: servicePath('web'),
    steps: (page) => chooseMenuItem(page, instanceMenu, 'Inspect'),
    shows: /"Id"/,
  },
  {
    name: 'restart an instance',
    path: servicePath('web'),
    steps: (page) => chooseMenuItem(page, instanceMenu, 'Restart'),
    shows: /^The instance receives the stop signal/,
  },
  {
    name: 'remove an instance',
    path: servicePath('web'),
    steps: (page) => chooseMenuItem(page, instanceMenu, 'Remove by force'),
    shows: /killed at once/,
  },
  {
    name: 'command in an instance',
    path: servicePath('web'),
    steps: (page) => chooseMenuItem(page, instanceMenu, 'With a command or user…'),
    shows: 'Open terminal',
  },
  {
    name: 'terminal',
    path: servicePath('web'),
    steps: async (page) => {
      await clickButton(page, 'Execute Shell: web.1')
      await page.getByRole('region', { name: 'Terminal in web.1' }).first().waitFor()
    },
    shows: 'web.1',
  },
  { name: 'load balancer', path: servicePath('edge', 'balancer'), shows: 'shop.test/api' },
  {
    name: 'configuration of a load balancer',
    path: servicePath('edge', 'balancer'),
    steps: (page) => clickButton(page, /^HAProxy configuration/),
    shows: /frontend listen-/,
  },
  { name: 'resources', path: servicePath('web', 'resources'), shows: 'Memory' },
  { name: 'revisions', path: servicePath('web', 'revisions'), shows: 'Runs now' },
  { name: 'only one revision', path: servicePath('broken', 'revisions'), shows: 'Runs now' },
  { name: 'revisions, compared', path: `${servicePath('web', 'revisions')}?from=1&to=2`, shows: 'Show all fields' },
  {
    name: 'return to a revision',
    path: servicePath('web', 'revisions'),
    steps: (page) => clickButton(page, 'Return to this revision: 1'),
    shows: /^Upgrades the service to the spec of revision 1/,
  },
  { name: 'timeline', path: servicePath('web', 'timeline'), shows: 'Create' },
  { name: 'timeline of a failure', path: servicePath('orders', 'timeline'), shows: 'Create' },
]
