import type { SwarmNetwork } from '../../packages/server/src/engine/swarm.ts'
import { refusal, until } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

const SUBNET = /^\d+\.\d+\.\d+\.0\/24$/

describeOnTargets('networks', (test) => {
  test('creates, lists and deletes an overlay network', async ({ engine, expect }) => {
    const name = engine.named('net')
    const body = { Name: name, Driver: 'overlay', CheckDuplicate: true, Labels: engine.labels }
    const created = await engine.post<{ Id: string }>('/networks/create', body)
    expect(created).toEqual({ Id: expect.stringMatching(/^[a-z0-9]{25}$/), Warning: '' })
    const { Id: id } = created
    // The manager chooses the subnet a moment later.
    const network = await until(
      'it has a subnet',
      () => engine.get<SwarmNetwork>(`/networks/${id}`),
      ({ IPAM: ipam }) => ipam?.Config?.length === 1,
    )
    expect(network).toMatchObject({
      Name: name,
      Id: id,
      Scope: 'swarm',
      Driver: 'overlay',
      Internal: false,
      Attachable: false,
      Ingress: false,
      Labels: engine.labels,
      IPAM: { Driver: 'default', Config: [{ Subnet: expect.stringMatching(SUBNET) }] },
    })
    expect(await engine.get(`/networks/${name}`)).toEqual(network)
    expect(await refusal(engine.post('/networks/create', body))).toEqual({
      status: 409,
      message: `network with name ${name} already exists`,
    })
    const own = Object.entries(engine.labels).map(([key, value]) => `${key}=${value}`)
    const list = async (filters: object) =>
      (await engine.get<SwarmNetwork[]>('/networks', { filters })).map(({ Id }) => Id)
    expect(await list({ label: own })).toEqual([id])
    expect(await list({ label: [...own, 'colour'] })).toEqual([])
    expect(await list({ name: [name] })).toEqual([id])
    await engine.delete(`/networks/${name}`)
    const notFound = { status: 404, message: `network ${id} not found` }
    expect(await refusal(engine.get(`/networks/${id}`))).toEqual(notFound)
    expect(await refusal(engine.delete(`/networks/${id}`))).toEqual(notFound)
  })

  test('attaches tasks to a network, which cannot be deleted while a service uses it', async ({ engine, expect }) => {
    const name = engine.named('net')
    const body = { Name: name, Driver: 'overlay', Labels: engine.labels }
    const { Id: network } = await engine.post<{ Id: string }>('/networks/create', body)
    const service = await engine.createService({ task: { Networks: [{ Target: name, Aliases: ['me'] }] } })
    // The engine replaces a name by the id.
    expect((await engine.service(service)).Spec?.TaskTemplate?.Networks).toEqual([{ Target: network, Aliases: ['me'] }])
    const inUse = {
      status: 400,
      message: `rpc error: code = FailedPrecondition desc = network ${network} is in use by service ${service}`,
    }
    expect(await refusal(engine.delete(`/networks/${name}`))).toEqual(inUse)
    const [task] = await engine.untilRunning(service, 1)
    expect(task?.NetworksAttachments).toMatchObject([
      {
        Network: { ID: network, Spec: { Name: name, Labels: engine.labels } },
        Addresses: [expect.stringMatching(/^\d+\.\d+\.\d+\.\d+\/24$/)],
      },
    ])
    expect((await engine.service(service)).Endpoint).toEqual({
      Spec: {},
      VirtualIPs: [{ NetworkID: network, Addr: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+\/24$/) }],
    })
    expect(await refusal(engine.delete(`/networks/${network}`))).toEqual(inUse)
  })

  test('gives no virtual address to a service in DNS round robin mode', async ({ engine, expect }) => {
    const name = engine.named('net')
    await engine.post('/networks/create', { Name: name, Driver: 'overlay', Labels: engine.labels })
    const service = await engine.runService({
      task: { Networks: [{ Target: name }] },
      spec: { EndpointSpec: { Mode: 'dnsrr' } },
    })
    expect((await engine.service(service)).Endpoint).toEqual({ Spec: {} })
  })

  test('chooses an ingress port if the spec names none', async ({ engine, expect }) => {
    const service = await engine.createService({
      spec: { Mode: { Replicated: { Replicas: 0 } }, EndpointSpec: { Ports: [{ TargetPort: 80 }] } },
    })
    const { Endpoint: endpoint } = await until(
      'the port is chosen',
      () => engine.service(service),
      ({ Endpoint: now }) => now?.Ports !== undefined,
    )
    expect(endpoint?.Ports).toEqual([
      { Protocol: 'tcp', TargetPort: 80, PublishedPort: expect.any(Number), PublishMode: 'ingress' },
    ])
    expect(endpoint?.Ports?.[0]?.PublishedPort).toBeGreaterThanOrEqual(30_000)
    // The spec does not change.
    expect((await engine.service(service)).Spec?.EndpointSpec?.Ports).toEqual([
      { Protocol: 'tcp', TargetPort: 80, PublishMode: 'ingress' },
    ])
  })
})
