import type { SwarmService } from '../../packages/server/src/engine/swarm.ts'
import { StaleVersion } from '../../packages/server/src/engine/transport/client.ts'
import { expectDefined, idsOf, MILLISECOND, refusal, SECOND } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

const ID = /^[a-z0-9]{25}$/

describeOnTargets('services', (test) => {
  test('stores the spec as it was written, with few defaults', async ({ engine, expect }) => {
    const id = await engine.createService({ container: { Env: ['A=1'], Labels: { a: 'b' } } })
    expect(id).toMatch(ID)
    const service = await engine.service(id)
    expect(service).toMatchObject({ ID: id, CreatedAt: expect.any(String), UpdatedAt: expect.any(String) })
    expect(service).not.toHaveProperty('PreviousSpec')
    expect(service).not.toHaveProperty('UpdateStatus')
    expect(service.Endpoint).toEqual({ Spec: {} })
    expect(service.Spec).toEqual({
      Name: engine.named('web'),
      Labels: engine.labels,
      TaskTemplate: {
        ContainerSpec: { Image: engine.images.web, Labels: { a: 'b' }, Env: ['A=1'], Isolation: 'default' },
        ForceUpdate: 0,
        Runtime: 'container',
      },
      Mode: { Replicated: { Replicas: 1 } },
    })
  })

  test('completes partial policies', async ({ engine, expect }) => {
    const id = await engine.createService({
      task: { RestartPolicy: { Delay: SECOND }, Resources: {}, Placement: {} },
      spec: {
        Mode: { Replicated: {} },
        UpdateConfig: { Parallelism: 2 },
        RollbackConfig: { Monitor: 500 * MILLISECOND },
        EndpointSpec: { Ports: [{ TargetPort: 80, PublishMode: 'host' }] },
      },
    })
    const { Spec: spec } = await engine.service(id)
    const policy = { FailureAction: 'pause', MaxFailureRatio: 0, Order: 'stop-first' }
    expect(spec).toMatchObject({ Mode: { Replicated: { Replicas: 1 } } })
    expect(spec?.UpdateConfig).toEqual({ Parallelism: 2, ...policy })
    expect(spec?.RollbackConfig).toEqual({ Parallelism: 0, Monitor: 500 * MILLISECOND, ...policy })
    expect(spec?.TaskTemplate?.RestartPolicy).toEqual({ Condition: 'any', Delay: SECOND, MaxAttempts: 0 })
    expect(spec?.EndpointSpec).toEqual({
      Mode: 'vip',
      Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishMode: 'host' }],
    })
  })

  test('returns all defaults on request', async ({ engine, expect }) => {
    const id = await engine.createService({ spec: { Mode: { Replicated: { Replicas: 0 } } } })
    const { Spec: spec } = await engine.get<SwarmService>(`/services/${id}`, { insertDefaults: true })
    const rollout = {
      Parallelism: 1,
      FailureAction: 'pause',
      Monitor: 5 * SECOND,
      MaxFailureRatio: 0,
      Order: 'stop-first',
    }
    expect(spec).toMatchObject({ UpdateConfig: rollout, RollbackConfig: rollout })
    expect(spec?.TaskTemplate).toMatchObject({
      RestartPolicy: { Condition: 'any', Delay: 5 * SECOND, MaxAttempts: 0 },
      ContainerSpec: { StopGracePeriod: 10 * SECOND },
    })
  })

  test('finds a service by id, prefix of its id, and name', async ({ engine, expect }) => {
    const id = await engine.createService({ spec: { Mode: { Replicated: { Replicas: 0 } } } })
    for (const reference of [id, id.slice(0, 12), engine.named('web')])
      expect(await engine.service(reference)).toMatchObject({ ID: id })
    expect(await refusal(engine.service(engine.named('we')))).toEqual({
      status: 404,
      message: `service ${engine.named('we')} not found`,
    })
  })

  test('lists the services that match all filters', async ({ engine, expect }) => {
    const none = { Mode: { Replicated: { Replicas: 0 } } }
    const a = await engine.createService({ name: 'a', spec: { ...none, Labels: { colour: 'red' } } })
    const b = await engine.createService({ name: 'b', spec: none })
    const list = async (filters: object) => {
      const services = await engine.get<SwarmService[]>('/services', { filters })
      return services.map(({ ID: id }) => id).sort()
    }
    const own = Object.entries(engine.labels).map(([key, value]) => `${key}=${value}`)
    expect(await list({ label: own })).toEqual([a, b].sort())
    expect(await list({ label: [...own, 'colour'] })).toEqual([a])
    expect(await list({ label: [...own, 'colour=red'] })).toEqual([a])
    expect(await list({ label: [...own, 'colour=blue'] })).toEqual([])
    expect(await list({ name: [engine.stem] })).toEqual([a, b].sort())
    expect(await list({ name: [engine.stem.slice(1)] })).toEqual([])
    expect(await list({ id: [a, b.slice(0, 12)] })).toEqual([a, b].sort())
    expect(await list({ id: [a], name: [engine.named('b')] })).toEqual([])
    expect(await list({ mode: ['global'], name: [engine.stem] })).toEqual([])
    expect(await list({ mode: ['replicated'], name: [engine.stem] })).toEqual([a, b].sort())
  })

  test('counts running and desired tasks on request', async ({ engine, expect }) => {
    const id = await engine.runService({ spec: { Mode: { Replicated: { Replicas: 2 } } } })
    const [service] = await engine.get<object[]>('/services', { status: true, filters: { id: [id] } })
    expect(service).toMatchObject({ ServiceStatus: { RunningTasks: 2, DesiredTasks: 2, CompletedTasks: 0 } })
    const [without] = await engine.get<object[]>('/services', { filters: { id: [id] } })
    expect(without).not.toHaveProperty('ServiceStatus')
  })

  test('refuses a write with any other version than the newest', async ({ engine, expect }) => {
    const id = await engine.createService({ spec: { Mode: { Replicated: { Replicas: 0 } } } })
    const { Spec: spec, Version: version } = await engine.service(id)
    const newest = expectDefined(version?.Index)
    const write = (given: number) => engine.post(`/services/${id}/update`, spec, { version: given })
    await expect(write(newest - 1)).rejects.toThrow(
      new StaleVersion('rpc error: code = Unknown desc = update out of sequence'),
    )
    await expect(write(newest + 1)).rejects.toThrow(StaleVersion)
    expect(await write(newest)).toEqual({ Warnings: null })
    const after = await engine.service(id)
    expect(after.Version?.Index).toBeGreaterThan(newest)
    await expect(write(newest)).rejects.toThrow(StaleVersion)
  })

  test('replaces no task when only labels, counts and policies change', async ({ engine, expect }) => {
    const id = await engine.runService()
    const [before] = await engine.untilRunning(id, 1)
    const { Spec: previous, CreatedAt: createdAt } = await engine.service(id)
    await engine.update(id, (spec) => {
      spec.Labels = { ...spec.Labels, note: 'a' }
      spec.UpdateConfig = { Parallelism: 3 }
      spec.Mode = { Replicated: { Replicas: 2 } }
    })
    const after = await engine.untilRunning(id, 2)
    expect(idsOf(after)).toContain(before?.ID)
    const service = await engine.service(id)
    expect(service.PreviousSpec).toEqual(previous)
    expect(service.CreatedAt).toBe(createdAt)
    expect(service).not.toHaveProperty('UpdateStatus')
    expect(await engine.tasks(id)).toHaveLength(2)
  })

  test('removes the status of a rollout at the next write that starts none', async ({ engine, expect }) => {
    const id = await engine.runService({ spec: { UpdateConfig: { Monitor: MILLISECOND } } })
    await engine.update(id, (spec) => {
      if (spec.TaskTemplate) spec.TaskTemplate.ForceUpdate = 1
    })
    const completed = await engine.untilRollout(id, 'completed')
    await engine.update(id, (spec) => {
      spec.Labels = { ...spec.Labels, note: 'a' }
    })
    const after = await engine.service(id)
    expect(after).not.toHaveProperty('UpdateStatus')
    expect(after.PreviousSpec).toEqual(completed.Spec)
  })

  test('removes a service with its tasks', async ({ engine, expect }) => {
    const id = await engine.runService()
    const [task] = await engine.tasks(id)
    await engine.delete(`/services/${engine.named('web')}`)
    const notFound = { status: 404, message: `service ${id} not found` }
    expect(await refusal(engine.service(id))).toEqual(notFound)
    expect(await refusal(engine.delete(`/services/${id}`))).toEqual(notFound)
    expect(await refusal(engine.post(`/services/${id}/update`, engine.specOf(), { version: 1 }))).toEqual(notFound)
    // Filters can only name existing services.
    expect(await refusal(engine.tasks(id))).toEqual(notFound)
    await expect
      .poll(() => engine.task(task?.ID ?? '').catch(({ message }) => message))
      .toBe(`task ${task?.ID} not found`)
  })
})
