import type { SwarmConfig } from '../../packages/server/src/engine/swarm.ts'
import { StaleVersion } from '../../packages/server/src/engine/transport/client.ts'
import { refusal } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

const invalid = (text: string) => ({ status: 400, message: `rpc error: code = InvalidArgument desc = ${text}` })
const BAD_NAME =
  'invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]'
const DATA = Buffer.from('hello').toString('base64')

const kinds = [
  { kind: 'config', mostBytes: 1_024_000, isReadable: true },
  { kind: 'secret', mostBytes: 512_000, isReadable: false },
] as const

describeOnTargets('configs and secrets', (test) => {
  test.for(kinds)('creates, returns and deletes a $kind', async ({ kind, isReadable }, { engine, expect }) => {
    const [name, path] = [engine.named('x'), `/${kind}s`]
    const body = { Name: name, Labels: engine.labels, Data: DATA }
    const { ID: id } = await engine.post<{ ID: string }>(`${path}/create`, body)
    const object = await engine.get<SwarmConfig>(`${path}/${id}`)
    expect(object).toEqual({
      ID: id,
      Version: { Index: expect.any(Number) },
      CreatedAt: expect.any(String),
      UpdatedAt: expect.any(String),
      Spec: { Name: name, Labels: engine.labels, ...(isReadable && { Data: DATA }) },
    })
    expect(await engine.get(`${path}/${name}`)).toEqual(object)
    expect(await refusal(engine.post(`${path}/create`, body))).toEqual({
      status: 409,
      message: `rpc error: code = AlreadyExists desc = ${kind} ${name} already exists`,
    })
    await engine.delete(`${path}/${name}`)
    const notFound = { status: 404, message: `${kind} ${id} not found` }
    expect(await refusal(engine.get(`${path}/${id}`))).toEqual(notFound)
    expect(await refusal(engine.delete(`${path}/${id}`))).toEqual(notFound)
  })

  test.for(kinds)('lists the $kind objects that match the filters', async ({ kind }, { engine, expect }) => {
    const path = `/${kind}s`
    const create = (suffix: string, more: object = {}) =>
      engine.post(`${path}/create`, { Name: engine.named(suffix), Labels: { ...engine.labels, ...more }, Data: DATA })
    await create('a', { colour: 'red' })
    await create('b')
    const list = async (filters: object) =>
      (await engine.get<SwarmConfig[]>(path, { filters })).map(({ Spec: spec }) => spec?.Name).sort()
    const own = Object.entries(engine.labels).map(([key, value]) => `${key}=${value}`)
    expect(await list({ label: own })).toEqual([engine.named('a'), engine.named('b')])
    expect(await list({ label: [...own, 'colour'] })).toEqual([engine.named('a')])
    expect(await list({ label: [...own, 'colour=red'] })).toEqual([engine.named('a')])
    expect(await list({ label: [...own, 'colour=blue'] })).toEqual([])
    expect(await list({ name: [engine.stem] })).toEqual([engine.named('a'), engine.named('b')])
    expect(await list({ name: [engine.named('b')] })).toEqual([engine.named('b')])
  })

  test.for(kinds)('allows only changes to the labels of a $kind', async ({ kind }, { engine, expect }) => {
    const path = `/${kind}s`
    const body = { Name: engine.named('x'), Labels: engine.labels, Data: DATA }
    const { ID: id } = await engine.post<{ ID: string }>(`${path}/create`, body)
    const { Spec: spec, Version: version } = await engine.get<SwarmConfig>(`${path}/${id}`)
    const write = (change: object, index?: number) =>
      engine.post(`${path}/${id}/update`, { ...spec, ...change }, { version: index })
    await write({ Labels: { ...engine.labels, colour: 'red' } }, version?.Index)
    const after = await engine.get<SwarmConfig>(`${path}/${id}`)
    expect(after.Spec).toEqual({ ...spec, Labels: { ...engine.labels, colour: 'red' } })
    expect(after.Version?.Index).toBeGreaterThan(version?.Index ?? 0)
    await expect(write({ Labels: {} }, version?.Index)).rejects.toThrow(StaleVersion)
    const other = { Data: Buffer.from('other').toString('base64') }
    expect(await refusal(write(other, after.Version?.Index))).toEqual(invalid('only updates to Labels are allowed'))
  })

  test.for(kinds)('refuses an invalid $kind', async ({ kind, mostBytes }, { engine, expect }) => {
    const create = (body: object) => refusal(engine.post(`/${kind}s/create`, { Name: engine.named('x'), ...body }))
    const size = `${kind} data must be larger than 0 and less than ${mostBytes} bytes`
    expect(await create({})).toEqual(invalid(size))
    expect(await create({ Data: Buffer.alloc(mostBytes + 1).toString('base64') })).toEqual(invalid(size))
    expect(await create({ Data: DATA, Name: 'a b' })).toEqual(invalid(BAD_NAME))
    expect(await create({ Data: DATA, Name: 'a'.repeat(65) })).toEqual(invalid(BAD_NAME))
    expect(await create({ Data: DATA, Name: '' })).toEqual(invalid('name must be provided'))
  })

  test('refuses to delete an object that a service uses', async ({ engine, expect }) => {
    const body = { Name: engine.named('x'), Labels: engine.labels, Data: DATA }
    const [config, secret] = await Promise.all([
      engine.post<{ ID: string }>('/configs/create', body),
      engine.post<{ ID: string }>('/secrets/create', body),
    ])
    const file = { Name: '/x', UID: '0', GID: '0', Mode: 0o444 }
    const service = await engine.createService({
      container: {
        Configs: [{ ConfigID: config.ID, ConfigName: body.Name, File: file }],
        Secrets: [{ SecretID: secret.ID, SecretName: body.Name, File: file }],
      },
      spec: { Mode: { Replicated: { Replicas: 0 } } },
    })
    for (const [kind, id] of [
      ['config', config.ID],
      ['secret', secret.ID],
    ])
      expect(await refusal(engine.delete(`/${kind}s/${id}`))).toEqual(
        invalid(`${kind} '${body.Name}' is in use by the following service: ${engine.named('web')}`),
      )
    await engine.delete(`/services/${service}`)
    await engine.delete(`/configs/${config.ID}`)
    await engine.delete(`/secrets/${secret.ID}`)
  })
})

describeOnTargets('volumes', (test) => {
  test('creates, returns and deletes a volume on one host', async ({ engine, expect }) => {
    const body = { Name: engine.named('data'), Labels: engine.labels }
    const volume = await engine.post('/volumes/create', body)
    expect(volume).toMatchObject({ ...body, Driver: 'local', Scope: 'local', Mountpoint: expect.any(String) })
    expect(await engine.post('/volumes/create', body)).toEqual(volume)
    const own = { label: Object.entries(engine.labels).map(([key, value]) => `${key}=${value}`) }
    expect(await engine.get('/volumes', { filters: own })).toEqual({ Volumes: [volume], Warnings: null })
    expect(await engine.get(`/volumes/${body.Name}`)).toMatchObject(body)
    await engine.delete(`/volumes/${body.Name}`)
    const messages = [`get ${body.Name}: no such volume`, `volume ${body.Name} not found`]
    const notFound = { status: 404, message: expect.toBeOneOf(messages) }
    expect(await refusal(engine.get(`/volumes/${body.Name}`))).toEqual(notFound)
    expect(await refusal(engine.delete(`/volumes/${body.Name}`))).toEqual(notFound)
    expect(await engine.get('/volumes', { filters: own })).toMatchObject({ Warnings: null })
  })

  test('creates the volume that a task mounts, which cannot be deleted while its container exists', async ({
    engine,
    expect,
  }) => {
    const name = engine.named('data')
    const id = await engine.runService({
      container: {
        Mounts: [{ Type: 'volume', Source: name, Target: '/data', VolumeOptions: { Labels: engine.labels } }],
      },
      task: { Placement: await engine.here() },
    })
    const [task] = await engine.tasks(id)
    const container = task?.Status?.ContainerStatus?.ContainerID
    expect(await engine.get(`/volumes/${name}`)).toMatchObject({ Name: name, Labels: engine.labels })
    expect(await refusal(engine.delete(`/volumes/${name}`))).toEqual({
      status: 409,
      message: `remove ${name}: volume is in use - [${container}]`,
    })
  })
})
