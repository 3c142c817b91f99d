import type { ContainerInspectResponse, ContainerSummary } from '@docker/node-sdk'
import { type EngineDriver, isDesired, refusal, SECOND, VERY_LONG } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

describeOnTargets('containers', (test) => {
  test('lists and describes the container of a task', async ({ engine, expect }) => {
    const { service, task, container } = await runHere(engine)
    const filters = { label: [`com.docker.swarm.service.name=${engine.named('web')}`] }
    const [summary] = await engine.get<ContainerSummary[]>('/containers/json', { filters })
    expect(summary).toMatchObject({
      Id: container,
      Names: [`/${engine.named('web')}.1.${task}`],
      Image: engine.images.web,
      ImageID: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      Command: '/start',
      Created: expect.any(Number),
      State: 'running',
      Status: expect.stringMatching(/^Up /),
      Labels: {
        'com.docker.swarm.service.id': service,
        'com.docker.swarm.service.name': engine.named('web'),
        'com.docker.swarm.task.id': task,
        'com.docker.swarm.task.name': `${engine.named('web')}.1.${task}`,
      },
      Ports: [{ PrivatePort: 80, Type: 'tcp' }],
    })
    const details = await engine.get<ContainerInspectResponse>(`/containers/${container}/json`)
    expect(details).toMatchObject({
      Id: container,
      Name: `/${engine.named('web')}.1.${task}`,
      Image: summary?.ImageID,
      RestartCount: 0,
      State: {
        Status: 'running',
        Running: true,
        Paused: false,
        OOMKilled: false,
        Dead: false,
        Pid: expect.any(Number),
        ExitCode: 0,
        Error: '',
        StartedAt: expect.any(String),
        FinishedAt: '0001-01-01T00:00:00Z',
      },
      Config: { Image: engine.images.web, Hostname: container.slice(0, 12), Tty: false, Cmd: ['/start'] },
      HostConfig: { RestartPolicy: { Name: expect.toBeOneOf(['', 'no']) } },
    })
    expect(await engine.get(`/containers/${container.slice(0, 12)}/json`)).toMatchObject({ Id: container })
    expect(await refusal(engine.get('/containers/no-such/json'))).toEqual({
      status: 404,
      message: 'No such container: no-such',
    })
  })

  test('lists containers by state and name', async ({ engine, expect }) => {
    const { container, task } = await runHere(engine)
    const list = async (filters: object, all = false) =>
      (await engine.get<ContainerSummary[]>('/containers/json', { filters, all })).map(({ Id: id }) => id)
    const own = { label: [`com.docker.swarm.task.id=${task}`] }
    expect(await list({ ...own, status: ['running'] })).toEqual([container])
    expect(await list({ ...own, status: ['exited'] }, true)).toEqual([])
    expect(await list({ name: [engine.stem] })).toEqual([container])
    expect(await list({ id: [container] })).toEqual([container])
  })

  test('replaces a container that another client stops or removes', async ({ engine, expect }) => {
    const { service, task, container } = await runHere(engine)
    await engine.post(`/containers/${container}/stop`)
    const details = await engine.get<ContainerInspectResponse>(`/containers/${container}/json`)
    expect(details.State).toMatchObject({ Status: 'exited', Running: false, ExitCode: 0, Pid: 0 })
    const ended = await engine.untilTask(
      service,
      'it has ended',
      ({ ID: id, ...rest }) => id === task && !isDesired(rest),
    )
    expect(ended.Status).toMatchObject({ State: 'complete' })
    const again = await engine.untilTask(
      service,
      'another task exists',
      ({ ID: id, ...rest }) => id !== task && isDesired(rest),
    )
    expect(again.Slot).toBe(1)
    await engine.delete(`/containers/${container}`)
    expect(await refusal(engine.delete(`/containers/${container}`))).toEqual({
      status: 404,
      message: `No such container: ${container}`,
    })
  })

  test('fails the task of a container that is killed', async ({ engine, expect }) => {
    const { service, task, container } = await runHere(engine)
    expect(await refusal(engine.delete(`/containers/${container}`))).toMatchObject({
      status: 409,
      message: expect.stringMatching(
        /^You cannot remove a running container .*Stop the container before|^cannot remove container .*: container is running/,
      ),
    })
    await engine.post(`/containers/${container}/kill`)
    const ended = await engine.untilTask(
      service,
      'it has ended',
      ({ ID: id, ...rest }) => id === task && !isDesired(rest),
    )
    expect(ended.Status).toMatchObject({ State: 'failed', Err: 'task: non-zero exit (137)' })
    expect(await refusal(engine.post(`/containers/${container}/kill`))).toEqual({
      status: 409,
      message: expect.stringMatching(
        new RegExp(`^[Cc]annot kill container: ${container}: [Cc]ontainer ${container} is not running$`),
      ),
    })
  })

  test('returns one usage reading of a container on request', async ({ engine, expect }) => {
    const { container } = await runHere(engine)
    const stats = await engine.get<object>(`/containers/${container}/stats`, { stream: false, 'one-shot': true })
    expect(stats).toMatchObject({
      read: expect.any(String),
      preread: '0001-01-01T00:00:00Z',
      cpu_stats: { cpu_usage: { total_usage: expect.any(Number) }, system_cpu_usage: expect.any(Number) },
      memory_stats: { usage: expect.any(Number), limit: expect.any(Number) },
      pids_stats: { current: expect.any(Number) },
    })
    expect(await refusal(engine.get('/containers/no-such/stats', { stream: false }))).toEqual({
      status: 404,
      message: 'No such container: no-such',
    })
  })

  test('runs a container with the settings of its spec', async ({ engine, expect }) => {
    const { container } = await runHere(engine, {
      container: { Env: ['A=1'], Hostname: 'me', Labels: { colour: 'red' }, Dir: '/tmp', User: '99' },
      limits: { MemoryBytes: 64 * 1024 * 1024, NanoCPUs: 500_000_000 },
    })
    expect(await engine.get(`/containers/${container}/json`)).toMatchObject({
      Config: {
        Env: ['A=1', 'PATH=/bin'],
        Hostname: 'me',
        WorkingDir: '/tmp',
        User: '99',
        Labels: { colour: 'red' },
      },
      HostConfig: { Memory: 64 * 1024 * 1024, NanoCpus: 500_000_000 },
    })
  })
})

interface RunOptions {
  readonly container?: object
  readonly limits?: object
}

/** Runs a service with one task on the host of the engine under test. */
async function runHere(engine: EngineDriver, { container = {}, limits = {} }: RunOptions = {}) {
  const service = await engine.runService({
    container: { StopGracePeriod: SECOND, ...container },
    task: { Placement: await engine.here(), RestartPolicy: { Delay: VERY_LONG }, Resources: { Limits: limits } },
  })
  const [task] = await engine.tasks(service)
  return { service, task: task?.ID ?? '', container: task?.Status?.ContainerStatus?.ContainerID ?? '' }
}
