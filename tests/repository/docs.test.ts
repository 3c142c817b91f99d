import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROBLEMS } from '@berth/contract/http/problems.ts'
import { expect, test } from 'vitest'

test('docs/problems.md lists exactly the problems of the API, with status and advice', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/problems.md'), 'utf8')
  const rows = [...text.matchAll(/^\| ([a-z-]+) *\| *(\d+) *\| *(.*?) *\|$/gm)]
  expect(Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))).toEqual(PROBLEMS)
  for (const [, code, , advice] of rows) expect(advice, code).toMatch(/^[A-Z].{10,}\.$/)
})
