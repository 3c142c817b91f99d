import type { LiveService, LiveSpace } from '../domain/model.ts'
import { type Snapshot, serviceKey } from '../domain/snapshot.ts'
import type { OutOfMemory } from './containers/out-of-memory.ts'
import { type Engine, spaceNetworkName } from './engine.ts'
import type { EngineIdentity } from './hosts/identity.ts'
import { toHost } from './hosts/read-host.ts'
import * as labels from './services/labels.ts'
import { spaceOf, toService } from './services/read-service.ts'
import type { SwarmConfig, SwarmNetwork, SwarmNode, SwarmService, SwarmTask } from './swarm.ts'

const KILLED_EXIT_CODE = 137

/** Reads the whole cluster. @param before the previous snapshot; a service that was removed stays while its instances end */
export async function readSnapshot(
  engine: Engine,
  before: Snapshot,
  oom: OutOfMemory,
  { hostId, historyLimit }: Pick<EngineIdentity, 'hostId' | 'historyLimit'>,
): Promise<Snapshot> {
  // Records are read first: a deletion removes the record of a space last, and without it the space would seem to be kept.
  const [records, nodes, acceptances, overwritten] = await Promise.all([
    engine.spaceRecords(),
    engine.nodes(),
    engine.acceptances(),
    engine.overwrittenRevisions(),
  ])
  const [services, networks] = await Promise.all([engine.services(), engine.networks()])
  // Tasks are read after services: an upgrade that has paused must not be seen without the failure that paused it.
  const tasks = await engine.tasks()
  await checkOutOfMemory(engine, tasks, oom, hostId)
  return {
    ...toLive(services, tasks, nodes, { acceptances, overwritten }, before, oom, historyLimit),
    spaces: toSpaces(records, networks, services),
    // The engine lists nodes in no meaningful order.
    hosts: nodes
      .map((node) => toHost(node, hostId || null))
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }) || a.id.localeCompare(b.id)),
  }
}

function toLive(
  services: readonly SwarmService[],
  tasks: readonly SwarmTask[],
  nodes: readonly SwarmNode[],
  { acceptances, overwritten }: Readonly<Record<'acceptances' | 'overwritten', readonly SwarmConfig[]>>,
  before: Snapshot,
  oom: OutOfMemory,
  historyLimit: number,
): { services: LiveService[] } {
  const byService = Map.groupBy(tasks, ({ ServiceID }) => ServiceID ?? '')
  const byId = new Map(nodes.map((node) => [node.ID ?? '', node]))
  const accepted = new Set(acceptances.map(({ Spec: spec }) => spec?.Labels?.[labels.ACCEPTED_VERSION] ?? ''))
  const savedOverwritten = newestByService(overwritten)
  const liveServices = services
    .filter((raw) => spaceOf(raw) !== null)
    .map((raw) => {
      const id = raw.ID ?? ''
      const tasksOfService = byService.get(id) ?? []
      return toService(raw, tasksOfService, byId, oom.ids, historyLimit, accepted, savedOverwritten.get(id))
    })
  const names = new Set(liveServices.map(serviceKey))
  const ending = before.services
    .filter((service) => !names.has(serviceKey(service)) && (byService.get(service.id) ?? []).some(isEnding))
    .map((service) => ({ ...service, deleting: true, desired: 0 }))
  return { services: [...liveServices, ...ending] }
}

/** Returns the highest number among the revisions of each service, by the service's id. */
function newestByService(revisions: readonly SwarmConfig[]): Map<string, number> {
  const newest = new Map<string, number>()
  for (const { Spec: spec } of revisions) {
    const { [labels.SERVICE_ID]: id = '', [labels.REVISION]: number } = spec?.Labels ?? {}
    newest.set(id, Math.max(newest.get(id) ?? 0, Number(number) || 0))
  }
  return newest
}

/** Tells whether the task of a removed service still holds its container. */
function isEnding({ Status: status }: SwarmTask): boolean {
  return ['assigned', 'accepted', 'preparing', 'ready', 'starting', 'running'].includes(status?.State ?? '')
}

async function checkOutOfMemory(
  engine: Engine,
  tasks: readonly SwarmTask[],
  oom: OutOfMemory,
  nodeId: string,
): Promise<void> {
  const killed = tasks.flatMap(({ NodeID, Status: status }) => {
    const { ContainerID: id, ExitCode: code } = status?.ContainerStatus ?? {}
    return id && NodeID === nodeId && status?.State === 'failed' && code === KILLED_EXIT_CODE ? [id] : []
  })
  await oom.readRecords(engine, killed)
}

/** Returns the spaces by name. A space exists if Berth's record, a network or a service names it. */
function toSpaces(
  records: readonly SwarmConfig[],
  networks: readonly SwarmNetwork[],
  services: readonly SwarmService[],
): LiveSpace[] {
  const byName = new Map(records.map((record) => [record.Spec?.Labels?.[labels.SPACE], record]))
  const others = [
    ...networks.map(({ Labels: networkLabels }) => networkLabels?.[labels.SPACE]),
    ...services.map(spaceOf),
  ]
  const names = new Set([...byName.keys(), ...others].flatMap((name) => (name ? [name] : [])))
  const ownNetworks = new Set(networks.map(({ Name: name }) => name))
  return [...names]
    .sort((a, b) => a.localeCompare(b))
    .map((name) => toSpace(name, byName.get(name), ownNetworks.has(spaceNetworkName(name))))
}

function toSpace(name: string, record: SwarmConfig | undefined, hasNetwork: boolean): LiveSpace {
  const recordLabels = record?.Spec?.Labels ?? {}
  const deleting = recordLabels[labels.DELETING]
  return {
    name,
    description: recordLabels[labels.DESCRIPTION] ?? '',
    record: record
      ? { id: record.ID ?? '', version: record.Version?.Index ?? 0, createdAt: Date.parse(record.CreatedAt ?? '') }
      : null,
    hasNetwork,
    deleting: deleting === 'yes' || deleting === 'with-volumes' ? deleting : 'no',
  }
}
