import { checkItem } from './check-item.ts'
import { test } from './fixture.ts'
import { INSTALLATION } from './items/installation.ts'
import { LOGS_AND_FILES } from './items/logs-and-files.ts'
import { OPERATIONS } from './items/operations.ts'
import { SERVICE } from './items/service.ts'
import { SHELL } from './items/shell.ts'
import { SPACES } from './items/spaces.ts'
import { WIZARDS } from './items/wizards.ts'

const SECTIONS = { SHELL, SPACES, OPERATIONS, SERVICE, LOGS_AND_FILES, WIZARDS, INSTALLATION }

// The gallery takes its own screenshots.
test.use({ screenshot: 'off' })

for (const [section, items] of Object.entries(SECTIONS))
  test.describe(section, () => {
    for (const item of items) test(item.name, ({ gallery }) => checkItem(gallery, item))
  })
