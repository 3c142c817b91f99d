import { INSTALLATION } from './exhibits/installation.ts'
import { LOGS_AND_FILES } from './exhibits/logs-and-files.ts'
import { OPERATIONS } from './exhibits/operations.ts'
import { SERVICE } from './exhibits/service.ts'
import { SHELL } from './exhibits/shell.ts'
import { SPACES } from './exhibits/spaces.ts'
import { WIZARDS } from './exhibits/wizards.ts'
import { test } from './fixture.ts'
import { show } from './show.ts'

const ROOMS = { SHELL, SPACES, OPERATIONS, SERVICE, LOGS_AND_FILES, WIZARDS, INSTALLATION }

// It keeps pictures of its own.
test.use({ screenshot: 'off' })

for (const [room, exhibits] of Object.entries(ROOMS))
  test.describe(room, () => {
    for (const exhibit of exhibits) test(exhibit.name, ({ stage }) => show(stage, exhibit))
  })
