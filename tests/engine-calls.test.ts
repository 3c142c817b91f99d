import type { Service } from '@docker/node-sdk'
import { afterEach, expect, test } from 'vitest'
import { connectEngine, type EngineClient, StaleVersion } from '../packages/server/src/engine/transport/client.ts'
import { engineAddress } from '../packages/server/src/engine/transport/docker-host.ts'
import { cluster } from '../test-support/docker/cluster.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

test('an aborted call is not reported as the engine being away', async () => {
  const engine = connect(cluster().dockerHost)
  await expect(engine.json('GET', '/info', { signal: AbortSignal.abort() })).rejects.toThrow(
    expect.objectContaining({ name: 'AbortError' }),
  )
})

test('an error carries the status and message of the engine', async () => {
  const engine = connect(cluster().dockerHost)
  const refusal = { name: 'EngineError', status: 404, message: 'service nothing not found' }
  await expect(engine.json('GET', '/services/nothing')).rejects.toThrow(expect.objectContaining(refusal))
  await expect(engine.stream('GET', '/services/nothing')).rejects.toThrow(expect.objectContaining(refusal))
  await expect(engine.hijack('/exec/nothing/start', { body: {} })).rejects.toThrow(
    expect.objectContaining({ status: 404 }),
  )
})

test('a response without a body is undefined, and an object in the query is sent as JSON', async () => {
  const engine = connect(cluster().dockerHost)
  const { Name } = await engine.json<{ Name: string }>('POST', '/volumes/create', { body: { Labels: { a: 'b' } } })
  const query = { filters: { name: [Name], label: ['a=b'] }, nothing: undefined }
  expect(await engine.json('GET', '/volumes', { query })).toMatchObject({ Volumes: [{ Name }] })
  expect(await engine.json('DELETE', `/volumes/${Name}`, { query: { force: true } })).toBeUndefined()
})

test('an update with an old version throws StaleVersion', async () => {
  const engine = connect(cluster().dockerHost)
  const spec = {
    Name: `stale-${process.pid}`,
    TaskTemplate: { ContainerSpec: { Image: `${cluster().registry}/samples/web:1.0` } },
    Mode: { Replicated: { Replicas: 0 } },
  }
  const { ID } = await engine.json<{ ID: string }>('POST', '/services/create', { body: spec })
  closing.push(() => connect(cluster().dockerHost).json('DELETE', `/services/${ID}`))
  const { Version } = await engine.json<Service>('GET', `/services/${ID}`)
  const update = () =>
    engine.json('POST', `/services/${ID}/update`, {
      query: { version: Version?.Index },
      body: { ...spec, Labels: { a: 'b' } },
    })
  await update()
  await expect(update()).rejects.toThrow(StaleVersion)
})

function connect(dockerHost: string): EngineClient {
  const engine = connectEngine(engineAddress({ DOCKER_HOST: dockerHost }))
  closing.push(() => engine.close())
  return engine
}
