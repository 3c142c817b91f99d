import { createHash } from 'node:crypto'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import { CONFIGURATION_PREFIX } from '../../engine/load-balancers/balancer-facts.ts'
import * as labels from '../../engine/services/labels.ts'
import type { SwarmConfig, SwarmSpec } from '../../engine/swarm.ts'
import { isConflict, isInUse } from '../../engine/transport/client.ts'
import type { OperationContext } from '../operation-context.ts'
import { listRevisions } from '../services/revisions.ts'

/** No server takes longer from creating a configuration to writing the service that uses it. */
const IN_PROGRESS_MS = 600_000

/**
 * Creates the config with this text, or returns the one that exists. Its name is derived from its content, so a config of the same name is
 * the same.
 */
export async function ensureConfiguration(
  { engine }: OperationContext,
  { space, service }: ServiceRef,
  text: string,
): Promise<{ id: string; name: string }> {
  const name = `${CONFIGURATION_PREFIX}${digest(`${space}/${service}`, 12)}.${digest(text, 16)}`
  const configLabels = { [labels.KIND]: 'balancer', [labels.SPACE]: space, [labels.NAME]: service }
  try {
    const { ID: id } = await engine.createConfig(name, configLabels, text)
    return { id, name }
  } catch (error) {
    if (!isConflict(error)) throw error
    const { ID: id = '' } = await engine.config(name)
    return { id, name }
  }
}

/**
 * Removes the configurations that neither the load balancer nor any of its saved revisions uses.
 *
 * @param serviceId null if the service is gone
 */
export async function tidyConfigurations(
  context: OperationContext,
  ref: ServiceRef,
  serviceId: string | null,
): Promise<void> {
  const [configs, used] = await Promise.all([
    context.engine.balancerConfigs(ref),
    serviceId === null ? new Set<string>() : keptReferences(context, serviceId),
  ])
  const old = configs.filter(({ ID: id = '' }) => !used.has(id))
  await Promise.all(old.map(({ ID: id = '' }) => removeUnlessUsed(context.engine.removeConfig(id))))
}

/** Removes configurations whose load balancer was removed by another tool, or never came to be because a server died. */
export async function sweepConfigurations(context: OperationContext): Promise<void> {
  const existing = new Set(context.view.snapshot.services.map(({ ref }) => `${ref.space}/${ref.service}`))
  const orphans = (await context.engine.balancerConfigs(null)).filter(({ Spec: spec, CreatedAt: createdAt = '' }) => {
    const { [labels.SPACE]: space, [labels.NAME]: name } = spec?.Labels ?? {}
    // Another server may be about to write the service.
    return !existing.has(`${space}/${name}`) && context.now() - Date.parse(createdAt) > IN_PROGRESS_MS
  })
  await Promise.all(orphans.map(({ ID: id = '' }) => removeUnlessUsed(context.engine.removeConfig(id))))
}

/** Returns the ids of all configs and secrets of a service and of its saved revisions. */
export async function keptReferences(context: OperationContext, serviceId: string): Promise<Set<string>> {
  const [revisions, live] = await Promise.all([listRevisions(context, serviceId), context.engine.service(serviceId)])
  return new Set([live.Spec ?? {}, ...revisions.map(({ spec }) => spec)].flatMap(referencesOf))
}

function referencesOf({ TaskTemplate: task }: SwarmSpec): string[] {
  const { Configs: configs = [], Secrets: secrets = [] } = task?.ContainerSpec ?? {}
  return [...configs.map(({ ConfigID: id = '' }) => id), ...secrets.map(({ SecretID: id = '' }) => id)]
}

/** Returns the configuration that a load balancer runs with. */
export async function configurationText(
  { engine }: OperationContext,
  { TaskTemplate: task }: SwarmSpec,
): Promise<string> {
  const mounted = (task?.ContainerSpec?.Configs ?? []).find(({ ConfigName }) =>
    ConfigName?.startsWith(CONFIGURATION_PREFIX),
  )
  return mounted?.ConfigID ? decodeData(await engine.config(mounted.ConfigID)) : ''
}

function decodeData({ Spec: spec }: SwarmConfig): string {
  return Buffer.from(spec?.Data ?? '', 'base64').toString('utf8')
}

/** Awaits a removal. An object that is still in use is left for the next time. */
export async function removeUnlessUsed(removal: Promise<void>): Promise<void> {
  try {
    await removal
  } catch (error) {
    if (!isInUse(error)) throw error
  }
}

/** Returns the start of a text's SHA-256 in hex, as a part of names. */
export function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}
