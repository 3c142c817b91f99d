import { type Exhibit, press, servicePath } from '../exhibit.ts'

const logs = servicePath('agent', 'logs')
const files = servicePath('web', 'files')

export const LOGS_AND_FILES: readonly Exhibit[] = [
  { name: 'logs', path: logs, shows: 'Live' },
  { name: 'logs, none', path: servicePath('cache', 'logs'), shows: /^(No lines yet|There are no lines)/ },
  { name: 'logs, display options', path: logs, steps: (page) => press(page, 'Display'), shows: 'Wrap lines' },
  { name: 'logs, jump to a time', path: logs, steps: (page) => press(page, 'Jump to time'), shows: 'Go' },
  { name: 'logs, full screen', path: logs, steps: (page) => press(page, 'Full screen'), shows: 'Live' },
  {
    name: 'logs, a wrong expression',
    path: logs,
    steps: async (page) => {
      await press(page, 'Regular expression')
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
    steps: (page) => press(page, 'Open index.html'),
    shows: /<title>web/,
  },
  { name: 'a folder that is not there', path: `${files}?path=/nowhere`, shows: 'Try again' },
  { name: 'files of no instance', path: servicePath('cache', 'files'), shows: 'No instances' },
]
