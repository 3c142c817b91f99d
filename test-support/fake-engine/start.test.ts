import { test as base, describe, expect } from 'vitest'
import type { SwarmTask } from '../../packages/server/src/engine/swarm.ts'
import { connectEngine } from '../../packages/server/src/engine/transport/client.ts'
import { engineAddress } from '../../packages/server/src/engine/transport/docker-host.ts'
import { exiting, web } from './containers/program.ts'
import { startFakeEngine } from './start.ts'

const test = base
  .extend('speed', 50)
  .extend('engine', async ({ speed }, { onCleanup }) => {
    const engine = await startFakeEngine({ hosts: 2, speed })
    onCleanup(() => engine.stop())
    return engine
  })
  .extend('client', ({ engine }, { onCleanup }) => {
    const client = connectEngine(engineAddress({ DOCKER_HOST: engine.dockerHost }))
    onCleanup(() => client.close())
    return client
  })
  .extend('run', ({ client }) => async (image: string, replicas = 1) => {
    const body = {
      Name: 'web',
      TaskTemplate: { ContainerSpec: { Image: image }, RestartPolicy: { Condition: 'none' } },
      Mode: { Replicated: { Replicas: replicas } },
    }
    await client.json('POST', '/services/create', { body })
  })
  .extend('states', ({ client }) => async () => {
    const tasks = await client.json<SwarmTask[]>('GET', '/tasks', { query: { filters: { service: ['web'] } } })
    return tasks.map(({ Status: status }) => status?.State).sort()
  })

describe('a test controls the fake engine', () => {
  test('pushes an image with a program, moves its tag and deletes it', async ({ engine, client, run, states }) => {
    const reference = 'registry.test/shop/web:1.0'
    const first = engine.registry.add(reference, { program: exiting(5, 10) })
    await run(reference)
    await expect.poll(states).toEqual(['failed'])
    expect(engine.registry.add(reference, { program: web('1.1') }).digest).not.toBe(first.digest)
    expect(engine.registry.tag(engine.images.web, 'registry.test/shop/copy:1.0')).toEqual(
      engine.registry.find(engine.images.web),
    )
    engine.registry.remove(reference)
    await expect(client.json('GET', `/distribution/${reference}/json`)).rejects.toThrow('manifest unknown')
  })

  test('holds tasks until they are released', async ({ engine, run, states }) => {
    const release = engine.hold('starting')
    await run(engine.images.web)
    await expect.poll(states).toEqual(['starting'])
    release()
    await expect.poll(states).toEqual(['running'])
  })

  test('takes a host down and brings it up again', async ({ engine, client, run, states }) => {
    await run(engine.images.web, 2)
    await expect.poll(states).toEqual(['running', 'running'])
    engine.takeDown('host2')
    const nodes = () => client.json<{ Status: { State: string } }[]>('GET', '/nodes')
    expect((await nodes()).map(({ Status: { State: state } }) => state).sort()).toEqual(['down', 'ready'])
    engine.bringUp('host2')
    expect((await nodes()).map(({ Status: { State: state } }) => state)).toEqual(['ready', 'ready'])
  })

  test('makes the API hang, and answer again', async ({ engine, client }) => {
    await client.json('GET', '/version')
    engine.setReachability('hanging')
    const response = client.json<{ Version: string }>('GET', '/version')
    engine.setReachability('answering')
    expect((await response).Version).toMatch(/^\d+\./)
  })

  test('cuts connections, and accepts callers again', async ({ engine, client }) => {
    const events = await client.stream('GET', '/events')
    const cut = new Promise((resolve) => events.on('error', resolve))
    engine.setReachability('away')
    await cut
    await expect(client.json('GET', '/version')).rejects.toThrow()
    engine.setReachability('answering')
    await expect(client.json('GET', '/version')).resolves.toBeDefined()
  })
})
