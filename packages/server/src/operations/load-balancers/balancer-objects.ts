import { createHash } from 'node:crypto'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import { listConfigurations, storeConfiguration } from '../../engine/load-balancers/balancer-objects.ts'
import { CONFIGURATION_PREFIX } from '../../engine/load-balancers/write-balancer.ts'
import { listRevisions } from '../../engine/services/stored-revisions.ts'
import { objectIdsOf, readSpec } from '../../engine/services/stored-spec.ts'
import { isInUse } from '../../engine/transport/client.ts'
import type { OperationContext } from '../operation-context.ts'

/** No server takes longer from creating a configuration to writing the service that uses it. */
const IN_PROGRESS_MS = 600_000

/** Stores the configuration of a load balancer. Its name is derived from its content. */
export function ensureConfiguration(
  { engine }: OperationContext,
  ref: ServiceRef,
  text: string,
): Promise<{ id: string; name: string }> {
  const name = `${CONFIGURATION_PREFIX}${shortHash(`${ref.space}/${ref.service}`, 12)}.${shortHash(text, 16)}`
  return storeConfiguration(engine, ref, name, text)
}

/**
 * Removes the configurations that neither the load balancer nor any of its saved revisions uses.
 *
 * @param serviceId null if the service is gone
 */
export async function removeUnusedConfigurations(
  context: OperationContext,
  ref: ServiceRef,
  serviceId: string | null,
): Promise<void> {
  const [configs, used] = await Promise.all([
    listConfigurations(context.engine, ref),
    serviceId === null ? new Set<string>() : referencedObjects(context, serviceId),
  ])
  const old = configs.filter(({ id }) => !used.has(id))
  await Promise.all(old.map(({ id }) => removeUnlessUsed(context.engine.removeConfig(id))))
}

/** Removes configurations without a load balancer: another tool removed it, or a server ended before it created it. */
export async function removeOrphanedConfigurations(context: OperationContext): Promise<void> {
  const existing = new Set(context.view.snapshot.services.map(({ ref }) => `${ref.space}/${ref.service}`))
  const orphans = (await listConfigurations(context.engine, null)).filter(
    // Another server may be about to write the service.
    ({ ref, createdAt }) => !existing.has(`${ref.space}/${ref.service}`) && context.now() - createdAt > IN_PROGRESS_MS,
  )
  await Promise.all(orphans.map(({ id }) => removeUnlessUsed(context.engine.removeConfig(id))))
}

/** Returns the ids of all configs and secrets of a service and of its saved revisions. */
export async function referencedObjects(context: OperationContext, serviceId: string): Promise<Set<string>> {
  const [revisions, live] = await Promise.all([
    listRevisions(context.engine, serviceId),
    readSpec(context.engine, serviceId),
  ])
  return new Set([live, ...revisions].flatMap(({ spec }) => objectIdsOf(spec)))
}

/** Awaits a removal. Ignores that the object is still in use: the next clean-up tries again. */
export async function removeUnlessUsed(removal: Promise<void>): Promise<void> {
  try {
    await removal
  } catch (error) {
    if (!isInUse(error)) throw error
  }
}

/** Returns the start of a text's SHA-256 in hex, as a part of names. */
export function shortHash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}
