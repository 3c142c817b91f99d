import type { Engine } from '../engine.ts'

/** The properties of an engine, as it reports them. */
export interface EngineIdentity {
  /** The id of its host in the swarm; empty if it is in none. */
  readonly hostId: string
  readonly isManager: boolean
  readonly version: string
  readonly apiVersion: string
  /** How many tasks of a slot the swarm remembers. */
  readonly historyLimit: number
}

/** @see dockerd's --task-history-limit */
const DEFAULT_HISTORY_LIMIT = 5

export async function readIdentity(engine: Engine): Promise<EngineIdentity> {
  const [{ Swarm: swarm }, { Version: version, ApiVersion: apiVersion }] = await Promise.all([
    engine.info(),
    engine.version(),
  ])
  return {
    hostId: swarm?.NodeID ?? '',
    isManager: swarm?.ControlAvailable === true,
    version,
    apiVersion,
    historyLimit: swarm?.Cluster?.Spec?.Orchestration?.TaskHistoryRetentionLimit ?? DEFAULT_HISTORY_LIMIT,
  }
}

/** Returns the id of the engine's host in the swarm; empty if it is in none. */
export async function readHostId(engine: Engine): Promise<string> {
  return (await engine.info()).Swarm?.NodeID ?? ''
}
