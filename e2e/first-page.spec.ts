import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@playwright/test'

const dist = join(import.meta.dirname, '../packages/web/dist')
const MAX_KB = 250

test('the scripts that the page loads at start stay small', () => {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const scripts = [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, name]) => name as string)
  const sizes = scripts.map((name) => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length / 1000)
  expect(scripts.length).toBeGreaterThan(1)
  expect(
    sizes.reduce((sum, kb) => sum + kb, 0),
    `kB in ${scripts.join(', ')}`,
  ).toBeLessThanOrEqual(MAX_KB)
})
