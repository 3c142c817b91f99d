import type { EngineInfo, SwarmNode } from '../../packages/server/src/engine/swarm.ts'
import { StaleVersion } from '../../packages/server/src/engine/transport/client.ts'
import { expectDefined, refusal } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

describeOnTargets('nodes', (test) => {
  test('describes a node', async ({ engine, expect }) => {
    const [nodes, info] = await Promise.all([engine.get<SwarmNode[]>('/nodes'), engine.get<EngineInfo>('/info')])
    const node = expectDefined(nodes.find(({ ID: id }) => id === info.Swarm?.NodeID))
    expect(node).toMatchObject({
      Version: { Index: expect.any(Number) },
      Spec: { Role: 'manager', Availability: 'active' },
      Description: {
        Hostname: info.Name,
        Platform: { Architecture: 'x86_64', OS: 'linux' },
        Resources: { NanoCPUs: expect.any(Number), MemoryBytes: info.MemTotal },
        Engine: { EngineVersion: info.ServerVersion },
      },
      Status: { State: 'ready', Addr: info.Swarm?.NodeAddr },
      ManagerStatus: { Leader: true, Reachability: 'reachable', Addr: expect.stringMatching(/:2377$/) },
    })
    for (const other of nodes.filter((each) => each !== node)) expect(other).not.toHaveProperty('ManagerStatus')
    expect(await engine.get(`/nodes/${node.ID}`)).toMatchObject({ ID: node.ID })
    expect(await engine.get(`/nodes/${info.Name}`)).toMatchObject({ ID: node.ID })
    expect(await refusal(engine.get('/nodes/no-such'))).toEqual({ status: 404, message: 'node no-such not found' })
  })

  test('changes labels only with the newest version', async ({ engine, expect }) => {
    const [first] = await engine.get<SwarmNode[]>('/nodes')
    const label = engine.named('label')
    const read = () => engine.get<SwarmNode>(`/nodes/${first?.ID}`)
    const write = async (own: Record<string, string>): Promise<void> => {
      const { Spec: spec, Version: version } = await read()
      const { [label]: _, ...others } = spec?.Labels ?? {}
      const body = { ...spec, Labels: { ...others, ...own } }
      await engine.post(`/nodes/${first?.ID}/update`, body, { version: version?.Index }).catch((error) => {
        // The engine writes nodes, too.
        if (error instanceof StaleVersion) return write(own)
        throw error
      })
    }
    await write({ [label]: 'a' })
    const { Spec: spec, Version: version } = await read()
    expect(spec?.Labels).toMatchObject({ [label]: 'a' })
    const stale = engine.post(`/nodes/${first?.ID}/update`, spec, { version: (version?.Index ?? 0) - 1 })
    await expect(stale).rejects.toThrow(StaleVersion)
    await write({})
    expect((await read()).Spec?.Labels).not.toHaveProperty(label)
  })

  test('refuses to demote the last manager', async ({ engine, expect }) => {
    const nodes = await engine.get<SwarmNode[]>('/nodes')
    const manager = expectDefined(nodes.find(({ Spec: spec }) => spec?.Role === 'manager'))
    const body = { ...manager.Spec, Role: 'worker' }
    expect(
      await refusal(engine.post(`/nodes/${manager.ID}/update`, body, { version: manager.Version?.Index })),
    ).toEqual({
      status: 400,
      message: 'rpc error: code = FailedPrecondition desc = attempting to demote the last manager of the swarm',
    })
  })
})
