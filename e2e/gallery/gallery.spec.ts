import { INSTALLATION } from './exhibits/installation.ts'
import { LOGS_AND_FILES } from './exhibits/logs-and-files.ts'
import { OPERATIONS } from './exhibits/operations.ts'
import { SERVICE } from './exhibits/service.ts'
import { SHELL } from './exhibits/shell.ts'
import { SPACES } from './exhibits/spaces.ts'
import { WIZARDS } from './exhibits/wizards.ts'
import { test } from './fixture.ts'
import { show } from './show.ts'

const SECTIONS = { SHELL, SPACES, OPERATIONS, SERVICE, LOGS_AND_FILES, WIZARDS, INSTALLATION }

// The gallery takes its own screenshots.
test.use({ screenshot: 'off' })

for (const [section, exhibits] of Object.entries(SECTIONS))
  test.describe(section, () => {
    for (const exhibit of exhibits) test(exhibit.name, ({ stage }) => show(stage, exhibit))
  })
