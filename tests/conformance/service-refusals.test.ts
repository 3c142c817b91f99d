import type { SwarmSpec } from '../../packages/server/src/engine/swarm.ts'
import { type EngineDriver, type NewService, refusal, SECOND, wrongShapeMessages } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

const invalid = (text: string) => `rpc error: code = InvalidArgument desc = ${text}`
const UNKNOWN_ID = 'a'.repeat(25)
const FILE = { Name: '/x', UID: '0', GID: '0', Mode: 0o444 }

const refused: [title: string, service: NewService, status: number, message: string][] = [
  ['no image', { container: { Image: '' } }, 400, invalid('ContainerSpec: image reference must be provided')],
  [
    'no image reference',
    { container: { Image: 'Bad Image' } },
    400,
    invalid('ContainerSpec: "Bad Image" is not a valid repository/tag'),
  ],
  ['a name with spaces', { name: 'a b' }, 400, invalid('name must be valid as a DNS name component')],
  ['a long name', { name: 'a'.repeat(64) }, 400, invalid('name must be 63 characters or fewer')],
  [
    'a negative count',
    { spec: { Mode: { Replicated: { Replicas: -1 } } } },
    400,
    'json: cannot unmarshal number -1 into Go struct field ReplicatedService.Mode.Replicated.Replicas of type uint64',
  ],
  [
    'two modes',
    { spec: { Mode: { Global: {}, Replicated: { Replicas: 1 } } } },
    400,
    'must specify only one service mode',
  ],
  ['an unknown network', { task: { Networks: [{ Target: 'no-such' }] } }, 500, 'network no-such not found'],
  [
    'an unknown config',
    { container: { Configs: [{ ConfigID: UNKNOWN_ID, ConfigName: 'none', File: FILE }] } },
    400,
    invalid('config not found: none'),
  ],
  [
    'an unknown secret',
    { container: { Secrets: [{ SecretID: UNKNOWN_ID, SecretName: 'none', File: FILE }] } },
    400,
    invalid('secret not found: none'),
  ],
  [
    'a port published twice',
    {
      spec: {
        EndpointSpec: {
          Ports: [
            { TargetPort: 80, PublishedPort: 31_999 },
            { TargetPort: 81, PublishedPort: 31_999 },
          ],
        },
      },
    },
    400,
    invalid('EndpointSpec: duplicate published ports provided'),
  ],
  [
    'a mount point twice',
    {
      container: {
        Mounts: [
          { Type: 'tmpfs', Target: '/a' },
          { Type: 'tmpfs', Target: '/a' },
        ],
      },
    },
    400,
    invalid('ContainerSpec: duplicate mount point: /a'),
  ],
  [
    'a malformed constraint',
    { task: { Placement: { Constraints: ['node.id = 1'] } } },
    500,
    'rpc error: code = Unknown desc = constraint expected one operator from ==, !=',
  ],
  [
    'too little memory',
    { task: { Resources: { Limits: { MemoryBytes: 1 } } } },
    400,
    invalid('invalid memory value 1: Must be at least 4MiB'),
  ],
  [
    'too little of a processor',
    { task: { Resources: { Limits: { NanoCPUs: 1 } } } },
    400,
    invalid('invalid cpu value 1e-09: Must be at least 0.001'),
  ],
  [
    'a negative delay',
    { spec: { UpdateConfig: { Delay: -SECOND } } },
    400,
    invalid('TaskSpec: update-delay cannot be negative'),
  ],
]

const unknownValues: [spec: object, message: string][] = [
  [{ UpdateConfig: { FailureAction: 'cry' } }, 'unrecognized update failure action cry'],
  [{ UpdateConfig: { Order: 'cry' } }, 'unrecognized update order cry'],
]

describeOnTargets('refusals of services', (test) => {
  test.for(refused)('refuses %s', async ([, service, status, message], { engine, expect }) => {
    const { name } = service
    const spec: SwarmSpec = { ...engine.specOf(service), ...(name && { Name: name }) }
    const expected = expect.toBeOneOf(wrongShapeMessages(message))
    expect(await refusal(engine.post('/services/create', spec))).toEqual({ status, message: expected })
  })

  test('refuses unknown values of enumerations', async ({ engine, expect }) => {
    for (const [spec, message] of unknownValues)
      expect(await refusal(engine.post('/services/create', { ...engine.specOf(), ...spec }))).toEqual({
        status: 400,
        message,
      })
  })

  test('refuses a service without a container', async ({ engine, expect }) => {
    expect(await refusal(engine.post('/services/create', { Name: engine.named('web'), TaskTemplate: {} }))).toEqual({
      status: 400,
      message: 'mismatched Runtime and *Spec fields',
    })
  })

  test('refuses the name of another service', async ({ engine, expect }) => {
    await createIdleService(engine)
    expect(await refusal(engine.post('/services/create', engine.specOf()))).toEqual({
      status: 409,
      message: `rpc error: code = AlreadyExists desc = name conflicts with an existing object: service ${engine.named('web')} already exists`,
    })
  })

  test('refuses the published port of another service', async ({ engine, expect }) => {
    const ports = {
      EndpointSpec: { Ports: [{ TargetPort: 80, PublishedPort: 31_998, PublishMode: 'ingress' as const }] },
    }
    const id = await engine.createService({ spec: { Mode: { Replicated: { Replicas: 0 } }, ...ports } })
    expect(await refusal(engine.post('/services/create', engine.specOf({ name: 'other', spec: ports })))).toEqual({
      status: 400,
      message: invalid(`port '31998' is already in use by service '${engine.named('web')}' (${id}) as an ingress port`),
    })
  })

  test('refuses changes that are not possible for a service', async ({ engine, expect }) => {
    const id = await createIdleService(engine)
    const { Spec: spec, Version: version } = await engine.service(id)
    const write = (change: object, query: object = {}) =>
      refusal(engine.post(`/services/${id}/update`, { ...spec, ...change }, { version: version?.Index, ...query }))
    expect(await write({ Name: engine.named('other') })).toEqual({
      status: 501,
      message: 'rpc error: code = Unimplemented desc = renaming services is not supported',
    })
    expect(await write({ Mode: { Global: {} } })).toEqual({
      status: 501,
      message: 'rpc error: code = Unimplemented desc = service mode change is not allowed',
    })
    expect(await write({}, { rollback: 'previous' })).toEqual({
      status: 400,
      message: `rpc error: code = FailedPrecondition desc = service ${id} does not have a previous spec`,
    })
    expect(await write({}, { version: 'x' })).toEqual({
      status: 400,
      message: `invalid service version 'x': strconv.ParseUint: parsing "x": invalid syntax`,
    })
  })

  test('refuses unknown filters', async ({ engine, expect }) => {
    const message = expect.stringMatching(/^[Ii]nvalid filter 'colour'$/)
    for (const path of ['/services', '/tasks', '/nodes', '/configs', '/secrets', '/networks'])
      expect(await refusal(engine.get(path, { filters: { colour: ['red'] } })), path).toEqual({ status: 400, message })
  })
})

function createIdleService(engine: EngineDriver): Promise<string> {
  return engine.createService({ spec: { Mode: { Replicated: { Replicas: 0 } } } })
}
