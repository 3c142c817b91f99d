import type { Engine } from '../engine.ts'
import type { SwarmConfig } from '../swarm.ts'
import { isConflict } from '../transport/client.ts'
import * as labels from './labels.ts'
import { isCreatedFrom } from './read-service.ts'
import type { StoredSpec } from './stored-spec.ts'

/** A revision of a service, stored in a config of the swarm. Its secret values are sealed. */
export interface StoredRevision {
  readonly id: string
  readonly number: number
  readonly spec: StoredSpec
}

/** Returns the stored revisions of a service, in no order. */
export async function listRevisions(engine: Engine, serviceId: string): Promise<StoredRevision[]> {
  return (await engine.revisions(serviceId)).map(toStoredRevision)
}

/** Stores a revision. One that another server has stored with this number meanwhile stays. */
export async function storeRevision(
  engine: Engine,
  service: { readonly space: string; readonly id: string },
  number: number,
  spec: StoredSpec,
  isOverwritten = false,
): Promise<void> {
  const configLabels = {
    [labels.KIND]: 'revision',
    [labels.SPACE]: service.space,
    [labels.SERVICE_ID]: service.id,
    [labels.REVISION]: String(number),
    ...(isOverwritten && OVERWRITTEN_LABEL),
  }
  try {
    await engine.createConfig(`berth.revision.${service.id}.${number}`, configLabels, JSON.stringify(spec))
  } catch (error) {
    if (!isConflict(error)) throw error
  }
}

/**
 * Records on a stored revision that the upgrade after it is accepted as it stands at this version of the service.
 *
 * @returns false if that revision is not stored
 */
export async function recordAcceptance(
  engine: Engine,
  serviceId: string,
  number: number | null,
  version: string,
): Promise<boolean> {
  const stored = await findConfig(engine, serviceId, number)
  if (!stored) return false
  await addLabels(engine, stored, { [labels.ACCEPTED_VERSION]: version })
  return true
}

const OVERWRITTEN_LABEL = { [labels.OVERWRITTEN]: 'yes' }

/** Records on a stored revision that another tool's deploy has replaced it. @returns false if that revision is not stored */
export async function recordOverwritten(engine: Engine, serviceId: string, number: number): Promise<boolean> {
  const stored = await findConfig(engine, serviceId, number)
  if (stored) await addLabels(engine, stored, OVERWRITTEN_LABEL)
  return stored !== undefined
}

async function findConfig(engine: Engine, serviceId: string, number: number | null): Promise<SwarmConfig | undefined> {
  const configs = await engine.revisions(serviceId)
  return configs.find(({ Spec: spec }) => spec?.Labels?.[labels.REVISION] === String(number))
}

async function addLabels(engine: Engine, config: SwarmConfig, added: Readonly<Record<string, string>>): Promise<void> {
  const Labels = { ...config.Spec?.Labels, ...added }
  await engine.updateConfig(config.ID ?? '', config.Version?.Index ?? 0, { ...config.Spec, Labels })
}

/** Removes the revisions of a deleted service, also those that cannot be read. */
export async function removeRevisions(engine: Engine, serviceId: string): Promise<void> {
  await Promise.all((await engine.revisions(serviceId)).map(({ ID: id = '' }) => engine.removeConfig(id)))
}

/** Removes the revisions of services that no longer exist. */
export async function removeOrphanedRevisions(engine: Engine): Promise<void> {
  // Revisions are read before services, so that a service that another server creates and upgrades meanwhile keeps its revisions.
  const revisions = await engine.revisions()
  const existing = new Set((await engine.services()).map(({ ID: id }) => id))
  const orphans = revisions.filter(({ Spec: spec }) => !existing.has(spec?.Labels?.[labels.SERVICE_ID]))
  await Promise.all(orphans.map(({ ID: id = '' }) => engine.removeConfig(id)))
}

function toStoredRevision({ ID: id = '', Spec: spec }: SwarmConfig): StoredRevision {
  const text = Buffer.from(spec?.Data ?? '', 'base64').toString('utf8')
  return { id, number: Number(spec?.Labels?.[labels.REVISION]), spec: JSON.parse(text) as StoredSpec }
}

/** Returns the newest stored revision from which an instance was created. */
export async function revisionOfInstance(
  engine: Engine,
  serviceId: string,
  taskId: string,
): Promise<StoredRevision | undefined> {
  const { Spec: taskSpec = {} } = await engine.task(taskId)
  const newestFirst = (await listRevisions(engine, serviceId)).sort((a, b) => b.number - a.number)
  return newestFirst.find(({ spec: { TaskTemplate: template = {} } }) => isCreatedFrom(taskSpec, template))
}
