import type { Engine } from '../engine.ts'

/** Sets a label of a host, and keeps the others. @param value null removes it @throws StaleVersion if the engine writes the host meanwhile */
export async function labelHost(engine: Engine, hostId: string, label: string, value: string | null): Promise<void> {
  const { Version: version, Spec: spec } = await engine.node(hostId)
  const { [label]: _, ...others } = spec?.Labels ?? {}
  const Labels = value === null ? others : { ...others, [label]: value }
  await engine.updateNode(hostId, version?.Index ?? 0, { ...spec, Labels })
}
