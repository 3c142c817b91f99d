import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROBLEMS } from '@berth/contract/http/problems.ts'
import { expect, test } from 'vitest'

test('docs/problems.md lists exactly the problems of the API, with status and advice', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/problems.md'), 'utf8')
  const rows = [...text.matchAll(/^\| ([a-z-]+) *\| *(\d+) *\| *(.*?) *\|$/gm)]
  expect(Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))).toEqual(PROBLEMS)
  for (const [, code, , advice] of rows) expect(advice, code).toMatch(/^[A-Z].{10,}\.$/)
})

/** Read where the rules of the docker command are: engine/transport/docker-host.ts. */
const ENGINE_SETTINGS = ['DOCKER_HOST', 'DOCKER_CERT_PATH']
/** For tests, and for the default of another setting. */
const UNDOCUMENTED = ['BERTH_TIMINGS', 'XDG_DATA_HOME']

test.each(['README.md', 'README.zh-CN.md'])('%s documents exactly the settings that the server reads', (file) => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
  const source = read('packages/server/src/settings.ts')
  const settings = [...source.matchAll(/\benv\.([A-Z_]+)/g)].map(([, name = '']) => name)
  const cells = [...read(file).matchAll(/^\| (`[A-Z_]+`.*?) +\|/gm)].map(([, cell = '']) => cell)
  const documented = cells.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name))
  const expected = new Set([...ENGINE_SETTINGS, ...settings.filter((name) => !UNDOCUMENTED.includes(name))])
  expect(documented.toSorted()).toEqual([...expected].toSorted())
})

const root = join(import.meta.dirname, '../..')
const IGNORED = ['**/node_modules/**', '**/dist/**', '**/test-results/**']

/** An output of a run, and names that CONTRIBUTING.md forbids. */
const NOT_IN_REPOSITORY = ['test-results/gallery/', 'utils.ts', 'index.ts']

test('every source file and folder that a document names exists', () => {
  const files = globSync('{*,.ci/*,{packages,docs,scripts,test-support,tests,e2e,bench}/**/*}', {
    cwd: root,
    exclude: IGNORED,
  })
  const documents = files.filter((file) => file.endsWith('.md') && file !== 'CHANGELOG.md')
  expect(documents).toContain('docs/testing.md')
  const missing = documents.flatMap((document) =>
    [...readFileSync(join(root, document), 'utf8').matchAll(/`([\w./-]+(?:\.(?:tsx?|mjs|css)|\/))`/g)]
      .map(([, name = '']) => name)
      .filter((name) => !NOT_IN_REPOSITORY.includes(name))
      .filter((name) => !files.some((file) => `/${file}`.endsWith(`/${name.replace(/\/$/, '')}`)))
      .map((name) => `${document}: ${name}`),
  )
  expect(missing).toEqual([])
})
