import { request } from 'node:http'
import { engineAddress } from '../../packages/server/src/engine/transport/docker-host.ts'
import { describeOnTargets } from './target.ts'

interface HttpResponse {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly text: string
}

describeOnTargets('protocol', (test) => {
  test('identifies itself in the response to a ping', async ({ target, expect }) => {
    const response = await call(target.dockerHost, 'GET', '/_ping')
    expect(response).toMatchObject({
      status: 200,
      text: 'OK',
      headers: {
        'api-version': expect.stringMatching(/^1\.\d+$/),
        'docker-experimental': 'false',
        ostype: 'linux',
        server: expect.stringMatching(/^Docker\/.* \(linux\)$/),
      },
    })
    expect(await call(target.dockerHost, 'HEAD', '/_ping')).toMatchObject({ status: 200, text: '' })
  })

  test('returns its version', async ({ target, engine, expect }) => {
    const { headers } = await call(target.dockerHost, 'GET', '/_ping')
    expect(await engine.get('/version')).toMatchObject({
      Version: expect.any(String),
      ApiVersion: headers['api-version'],
      MinAPIVersion: expect.stringMatching(/^1\.\d+$/),
      Os: 'linux',
      Arch: expect.any(String),
    })
  })

  test('describes itself and its swarm', async ({ engine, expect }) => {
    expect(await engine.get('/info')).toMatchObject({
      Name: expect.any(String),
      NCPU: expect.any(Number),
      MemTotal: expect.any(Number),
      ServerVersion: expect.any(String),
      OperatingSystem: expect.any(String),
      OSType: 'linux',
      Architecture: 'x86_64',
      Containers: expect.any(Number),
      Images: expect.any(Number),
      DockerRootDir: expect.any(String),
      Swarm: {
        NodeID: expect.stringMatching(/^[a-z0-9]{25}$/),
        NodeAddr: expect.any(String),
        LocalNodeState: 'active',
        ControlAvailable: true,
        Error: '',
        Nodes: expect.any(Number),
        Managers: 1,
        Cluster: { ID: expect.any(String) },
      },
    })
    expect(await engine.get('/swarm')).toMatchObject({
      ID: expect.any(String),
      Version: { Index: expect.any(Number) },
      Spec: { Orchestration: { TaskHistoryRetentionLimit: 5 } },
      JoinTokens: { Worker: expect.stringMatching(/^SWMTKN-1-/), Manager: expect.stringMatching(/^SWMTKN-1-/) },
    })
  })

  test('responds with JSON, also to errors, with and without a version in the path', async ({ target, expect }) => {
    for (const prefix of ['', '/v1.41']) {
      const response = await call(target.dockerHost, 'GET', `${prefix}/services/no-such`)
      expect(response).toMatchObject({ status: 404, headers: { 'content-type': 'application/json' } })
      expect(response.text).toBe('{"message":"service no-such not found"}\n')
    }
  })

  test('refuses unknown paths, methods and versions', async ({ target, expect }) => {
    const unknown = { status: 404, text: '{"message":"page not found"}\n' }
    expect(await call(target.dockerHost, 'GET', '/no-such')).toMatchObject(unknown)
    expect(await call(target.dockerHost, 'GET', '/v1.41/no-such')).toMatchObject(unknown)
    expect(await call(target.dockerHost, 'PUT', '/v1.41/services')).toMatchObject(unknown)
    const { headers } = await call(target.dockerHost, 'GET', '/_ping')
    const tooNew = await call(target.dockerHost, 'GET', '/v1.999/services')
    expect(tooNew.status).toBe(400)
    expect(JSON.parse(tooNew.text)).toEqual({
      message: `client version 1.999 is too new. Maximum supported API version is ${headers['api-version']}`,
    })
  })

  test('refuses a body that is not JSON', async ({ target, expect }) => {
    const create = (body: string, type = 'application/json') =>
      call(target.dockerHost, 'POST', '/v1.41/services/create', body, { 'Content-Type': type })
    const noJson = (message: string) =>
      expect.toBeOneOf([message, `invalid JSON: ${message}`].map((text) => `{"message":"${text}"}\n`))
    expect(await create('{')).toMatchObject({ status: 400, text: noJson('unexpected EOF') })
    expect(await create('')).toMatchObject({
      status: 400,
      // A newer engine treats it as an empty spec.
      text: expect.toBeOneOf(
        ['got EOF while reading request body', 'mismatched Runtime and *Spec fields'].map(
          (message) => `{"message":"${message}"}\n`,
        ),
      ),
    })
    expect(await create('{"Mode":1}')).toMatchObject({
      status: 400,
      text: noJson('json: cannot unmarshal number into Go struct field ServiceSpec.Mode of type swarm.ServiceMode'),
    })
  })

  test('refuses an update out of sequence with status 500 and a message', async ({ target, engine, expect }) => {
    const id = await engine.createService({ spec: { Mode: { Replicated: { Replicas: 0 } } } })
    const body = JSON.stringify((await engine.service(id)).Spec)
    const json = { 'Content-Type': 'application/json' }
    const response = await call(target.dockerHost, 'POST', `/v1.41/services/${id}/update?version=1`, body, json)
    expect(response).toMatchObject({
      status: 500,
      text: '{"message":"rpc error: code = Unknown desc = update out of sequence"}\n',
    })
  })
})

/** Sends one raw request to an engine on a Unix socket. */
function call(
  dockerHost: string,
  method: string,
  path: string,
  body = '',
  headers: Record<string, string> = {},
): Promise<HttpResponse> {
  const address = engineAddress({ DOCKER_HOST: dockerHost })
  if (address.kind !== 'unix') throw new Error(`${dockerHost} is not a Unix socket.`)
  const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>()
  request({ socketPath: address.path, method, path, headers }, (response) => {
    let text = ''
    response.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
  })
    .on('error', reject)
    .end(body)
  return promise
}
