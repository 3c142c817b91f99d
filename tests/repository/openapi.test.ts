import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { routes, streams } from '@berth/contract/http/routes.ts'
import { expect, onTestFinished, test } from 'vitest'
import { testApp } from '../../packages/server/src/http/test-app.ts'

const root = join(import.meta.dirname, '../..')
const path = join(root, 'docs/openapi.json')

interface Document {
  readonly paths: Record<string, Record<string, Operation>>
}

interface Operation {
  readonly operationId: string
  readonly responses: Record<string, { content?: Record<string, { schema: object }> }>
}

async function readDocument(): Promise<Document> {
  const { app } = await testApp()
  return (await app.inject('/openapi.json')).json()
}

// The document changes with the contract. `npm run openapi` updates it, and the difference is reviewed like any other.
test('docs/openapi.json equals the document that the server returns', async () => {
  await expect(`${JSON.stringify(await readDocument(), null, 2)}\n`).toMatchFileSnapshot(path)
})

test('the document passes its linter', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-openapi-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'openapi.json')
  await writeFile(file, JSON.stringify(await readDocument()))
  const redocly = join(root, 'node_modules/.bin/redocly')
  const env = { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', REDOCLY_TELEMETRY: 'off' }
  const { stdout } = await promisify(execFile)(
    redocly,
    ['lint', file, '--format=json', `--config=${root}/redocly.yaml`],
    { env },
  ).catch((error: { stdout: string }) => error)
  expect(JSON.parse(stdout)).toMatchObject({ problems: [], totals: { errors: 0, warnings: 0 } })
})

test('the document contains every route by its name', async () => {
  const { paths } = await readDocument()
  const names = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId))
  expect(names.toSorted()).toEqual([...Object.keys(routes), ...Object.keys(streams)].toSorted())
})

test('every route documents its errors as problems', async () => {
  const { paths } = await readDocument()
  for (const [address, methods] of Object.entries(paths))
    for (const { operationId, responses } of Object.values(methods))
      for (const status of ['4XX', '5XX'])
        expect(responses[status]?.content, `${operationId} ${address} ${status}`).toEqual({
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        })
})

test('every route that can be planned documents the plan as its response 200', async () => {
  const { paths } = await readDocument()
  const planned = Object.entries(routes).flatMap(([name, route]) => ('plan' in route ? [name] : []))
  const answering = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .filter(({ responses }) => /schemas\/(?:Plan|ImageDeletion)"/.test(JSON.stringify(responses['200'] ?? '')))
  expect(answering.map(({ operationId }) => operationId).toSorted()).toEqual(planned.toSorted())
})
