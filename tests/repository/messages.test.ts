import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MESSAGE_CODES } from '@berth/contract/messages/message.ts'
import { expect, test } from 'vitest'

const PACKAGES = join(import.meta.dirname, '../../packages')

test('every message is used', () => {
  const sources = globSync('{contract,server,web}/src/**/*.{ts,tsx}', { cwd: PACKAGES })
    .filter((file) => !file.startsWith('contract/src/messages/') && !file.includes('.test.'))
    .map((file) => readFileSync(join(PACKAGES, file), 'utf8'))
    .join('\n')
  expect(MESSAGE_CODES.filter((code) => !sources.includes(`'${code}'`))).toEqual([])
})
