import { clickButton, type GalleryItem, servicePath } from '../gallery-item.ts'

const logs = servicePath('agent', 'logs')
const files = servicePath('web', 'files')

export const LOGS_AND_FILES: readonly GalleryItem[] = [
  { name: 'logs', path: logs, shows: 'Live' },
  { name: 'logs, none', path: servicePath('cache', 'logs'), shows: /^(No lines yet|There are no lines)/ },
  { name: 'logs, display options', path: logs, steps: (page) => clickButton(page, 'Display'), shows: 'Wrap lines' },
  { name: 'logs, jump to a time', path: logs, steps: (page) => clickButton(page, 'Jump to time'), shows: 'Go' },
  { name: 'logs, full screen', path: logs, steps: (page) => clickButton(page, 'Full screen'), shows: 'Live' },
  {
    name: 'logs, a wrong expression',
    path: logs,
    steps: async (page) => {
      await clickButton(page, 'Regular expression')
      await page.getByLabel('Search', { exact: true }).fill('(')
    },
    shows: 'Invalid regular expression',
  },
  {
    name: 'logs, from and to',
    path: logs,
    steps: async (page) => {
      await page.getByRole('combobox', { name: 'Range' }).click()
      await page.getByRole('option', { name: 'From … to …' }).click()
    },
    shows: 'Apply',
  },
  { name: 'files', path: files, shows: 'Upload files' },
  { name: 'folder', path: `${files}?path=/www`, shows: 'index.html' },
  {
    name: 'file',
    path: `${files}?path=/www`,
    steps: (page) => clickButton(page, 'Open index.html'),
    shows: /<title>web/,
  },
  { name: 'a folder that is not there', path: `${files}?path=/nowhere`, shows: 'Try again' },
  { name: 'files of no instance', path: servicePath('cache', 'files'), shows: 'No instances' },
]
