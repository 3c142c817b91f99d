import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashOf } from './page.ts'

let root: string
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'berth-page-'))
  write('web/src/a.ts', 'a')
  write('lock.json', '{}')
})
afterEach(() => rmSync(root, { recursive: true }))

test('hashes names and contents of sources, without built and installed files', async () => {
  const hash = () => hashOf(root, ['web', 'lock.json'])
  const first = await hash()
  write('web/dist/index.html', 'built')
  write('web/node_modules/x/index.js', 'installed')
  write('web/tsconfig.tsbuildinfo', 'checked')
  expect(await hash()).toBe(first)
  write('web/src/a.ts', 'b')
  const changed = await hash()
  expect(changed).not.toBe(first)
  write('lock.json', '{ }')
  expect(await hash()).not.toBe(changed)
})
