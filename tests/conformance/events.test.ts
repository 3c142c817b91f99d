import type { EventMessage } from '@docker/node-sdk'
import { type EngineDriver, MILLISECOND, SECOND } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

type Seen = (event: EventMessage) => boolean

describeOnTargets('events', (test) => {
  test('tells what happens to a service and to its containers on this host', async ({ engine, expect }) => {
    const events = recordEvents(engine)
    const name = engine.named('web')
    const id = await engine.createService({
      container: { Command: ['/bin/sleep', '3600'], StopGracePeriod: SECOND },
      task: { Placement: await engine.here() },
    })
    const [task] = await engine.untilRunning(id, 1)
    await engine.update(id, (spec) => {
      spec.Labels = { ...spec.Labels, note: 'a' }
    })
    await engine.delete(`/services/${id}`)
    const seen = await events.until(is('container', 'die'))
    const ofService = seen.filter(({ Type: type }) => type === 'service')
    expect([...new Set(ofService.map(({ Action: action }) => action))]).toEqual(['create', 'update', 'remove'])
    for (const event of ofService)
      expect(event).toEqual({
        Type: 'service',
        Action: expect.any(String),
        Actor: { ID: id, Attributes: { name } },
        scope: 'swarm',
        time: expect.any(Number),
        timeNano: expect.any(Number),
      })
    // Newer engines tell that it was stopped before they tell that it died, and others after that.
    const ofContainer = seen.filter(({ Type: type, Action: action }) => type === 'container' && action !== 'stop')
    expect(ofContainer.map(({ Action: action }) => action)).toEqual(['create', 'start', 'kill', 'kill', 'die'])
    const attributes = {
      'com.docker.swarm.node.id': task?.NodeID,
      'com.docker.swarm.service.id': id,
      'com.docker.swarm.service.name': name,
      'com.docker.swarm.task': '',
      'com.docker.swarm.task.id': task?.ID,
      'com.docker.swarm.task.name': `${name}.1.${task?.ID}`,
      image: engine.images.web,
      name: `${name}.1.${task?.ID}`,
    }
    for (const event of ofContainer)
      expect(event).toMatchObject({
        Actor: { ID: task?.Status?.ContainerStatus?.ContainerID, Attributes: attributes },
        scope: 'local',
      })
    expect(ofContainer[2]).toMatchObject({ Actor: { Attributes: { signal: '15' } } })
    expect(ofContainer[4]).toMatchObject({ Actor: { Attributes: { exitCode: '137' } } })
  })

  test('tells with which code a container exited', async ({ engine, expect }) => {
    const events = recordEvents(engine)
    await engine.createService({
      container: { Image: engine.images.crash },
      task: { Placement: await engine.here(), RestartPolicy: { Condition: 'none' } },
    })
    const seen = await events.until(is('container', 'die'))
    expect(seen.at(-1)).toMatchObject({ Actor: { Attributes: { exitCode: '3' } } })
  })

  test('tells health', async ({ engine, expect }) => {
    const events = recordEvents(engine)
    await engine.createService({
      container: { Healthcheck: { Test: ['CMD', '/bin/true'], Interval: 200 * MILLISECOND, Timeout: 30 * SECOND } },
      task: { Placement: await engine.here() },
    })
    const seen = await events.until(({ Action: action }) => action?.startsWith('health_status') === true)
    expect(seen.at(-1)).toMatchObject({ Type: 'container', Action: 'health_status: healthy' })
    expect(seen.map(({ Action: action }) => action)).toContain('exec_create: /bin/true ')
  })

  test('tells of configs, secrets and networks', async ({ engine, expect }) => {
    const events = recordEvents(engine)
    const data = Buffer.from('x').toString('base64')
    const [name, Labels] = [engine.named('x'), engine.labels]
    const config = await engine.post<{ ID: string }>('/configs/create', { Name: name, Labels, Data: data })
    const secret = await engine.post<{ ID: string }>('/secrets/create', { Name: name, Labels, Data: data })
    const network = await engine.post<{ Id: string }>('/networks/create', { Name: name, Labels, Driver: 'overlay' })
    await engine.delete(`/configs/${config.ID}`)
    await engine.delete(`/secrets/${secret.ID}`)
    await engine.delete(`/networks/${network.Id}`)
    const seen = await events.until(is('network', 'remove'))
    for (const [type, id] of [
      ['config', config.ID],
      ['secret', secret.ID],
      ['network', network.Id],
    ]) {
      const own = seen.filter(({ Type: one }) => one === type)
      expect(own[0]).toMatchObject({ Action: 'create', Actor: { ID: id, Attributes: { name } }, scope: 'swarm' })
      expect(own.at(-1)).toMatchObject({ Action: 'remove', Actor: { ID: id, Attributes: { name } }, scope: 'swarm' })
    }
  })

  test('tells what happened since a time, and only what filters fit', async ({ engine, expect }) => {
    const id = await engine.createService({ spec: { Mode: { Replicated: { Replicas: 0 } } } })
    const { CreatedAt: createdAt = '' } = await engine.service(id)
    await engine.delete(`/services/${id}`)
    const since = Math.floor(Date.parse(createdAt) / 1000) - 1
    const past = recordEvents(engine, { since, filters: { type: ['service'], event: ['create', 'remove'] } })
    const seen = await past.until(is('service', 'remove'))
    expect(seen.map(({ Action: action }) => action)).toEqual(['create', 'remove'])
  })
})

/** Records those events from now on that are about what the test made. */
function recordEvents(engine: EngineDriver, query: Record<string, number | object> = {}) {
  const listening = new AbortController()
  const events = engine.events({ since: Math.floor(Date.now() / 1000) - 5, ...query }, listening.signal)
  return {
    async until(last: Seen): Promise<EventMessage[]> {
      const seen: EventMessage[] = []
      for await (const event of events) {
        if (!Object.values(event.Actor?.Attributes ?? {}).some((value) => value.startsWith(engine.stem))) continue
        seen.push(event)
        if (last(event)) break
      }
      listening.abort()
      return seen
    },
  }
}

function is(type: string, action: string): Seen {
  return ({ Type, Action }) => Type === type && Action === action
}
