import type { EventMessage } from '@docker/node-sdk'
import { type EngineDriver, MILLISECOND, SECOND } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

type EventPredicate = (event: EventMessage) => boolean

describeOnTargets('events', (test) => {
  test('reports changes of a service and of its containers on this host', async ({ engine, expect }) => {
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
    const received = await events.until(isEvent('container', 'die'))
    const ofService = received.filter(({ Type: type }) => type === 'service')
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
    // Newer engines report the stop before the die event, older ones after it.
    const ofContainer = received.filter(({ Type: type, Action: action }) => type === 'container' && action !== 'stop')
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

  test('reports the exit code of a container', async ({ engine, expect }) => {
    const events = recordEvents(engine)
    await engine.createService({
      container: { Image: engine.images.crash },
      task: { Placement: await engine.here(), RestartPolicy: { Condition: 'none' } },
    })
    const received = await events.until(isEvent('container', 'die'))
    expect(received.at(-1)).toMatchObject({ Actor: { Attributes: { exitCode: '3' } } })
  })

  test('reports the health of a container', async ({ engine, expect }) => {
    const events = recordEvents(engine)
    await engine.createService({
      container: { Healthcheck: { Test: ['CMD', '/bin/true'], Interval: 200 * MILLISECOND, Timeout: 30 * SECOND } },
      task: { Placement: await engine.here() },
    })
    const received = await events.until(({ Action: action }) => action?.startsWith('health_status') === true)
    expect(received.at(-1)).toMatchObject({ Type: 'container', Action: 'health_status: healthy' })
    expect(received.map(({ Action: action }) => action)).toContain('exec_create: /bin/true ')
  })

  test('reports changes of configs, secrets and networks', async ({ engine, expect }) => {
    const events = recordEvents(engine)
    const data = Buffer.from('x').toString('base64')
    const [name, Labels] = [engine.named('x'), engine.labels]
    const config = await engine.post<{ ID: string }>('/configs/create', { Name: name, Labels, Data: data })
    const secret = await engine.post<{ ID: string }>('/secrets/create', { Name: name, Labels, Data: data })
    const network = await engine.post<{ Id: string }>('/networks/create', { Name: name, Labels, Driver: 'overlay' })
    await engine.delete(`/configs/${config.ID}`)
    await engine.delete(`/secrets/${secret.ID}`)
    await engine.delete(`/networks/${network.Id}`)
    const received = await events.until(isEvent('network', 'remove'))
    for (const [type, id] of [
      ['config', config.ID],
      ['secret', secret.ID],
      ['network', network.Id],
    ]) {
      const own = received.filter(({ Type: eventType }) => eventType === type)
      expect(own[0]).toMatchObject({ Action: 'create', Actor: { ID: id, Attributes: { name } }, scope: 'swarm' })
      expect(own.at(-1)).toMatchObject({ Action: 'remove', Actor: { ID: id, Attributes: { name } }, scope: 'swarm' })
    }
  })

  test('reports events since a time that match the filters', async ({ engine, expect }) => {
    const id = await engine.createService({ spec: { Mode: { Replicated: { Replicas: 0 } } } })
    const { CreatedAt: createdAt = '' } = await engine.service(id)
    await engine.delete(`/services/${id}`)
    const since = Math.floor(Date.parse(createdAt) / 1000) - 1
    const past = recordEvents(engine, { since, filters: { type: ['service'], event: ['create', 'remove'] } })
    const received = await past.until(isEvent('service', 'remove'))
    expect(received.map(({ Action: action }) => action)).toEqual(['create', 'remove'])
  })
})

/** Records the events from now on that concern objects of the test. */
function recordEvents(engine: EngineDriver, query: Record<string, number | object> = {}) {
  const listening = new AbortController()
  const events = engine.events({ since: Math.floor(Date.now() / 1000) - 5, ...query }, listening.signal)
  return {
    async until(last: EventPredicate): Promise<EventMessage[]> {
      const received: EventMessage[] = []
      for await (const event of events) {
        if (!Object.values(event.Actor?.Attributes ?? {}).some((value) => value.startsWith(engine.stem))) continue
        received.push(event)
        if (last(event)) break
      }
      listening.abort()
      return received
    },
  }
}

function isEvent(type: string, action: string): EventPredicate {
  return ({ Type, Action }) => Type === type && Action === action
}
