import { createHash } from 'node:crypto'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import { CONFIGURATION_PREFIX } from '../../engine/load-balancers/balancer-facts.ts'
import * as labels from '../../engine/services/labels.ts'
import type { SwarmConfig, SwarmSpec } from '../../engine/swarm.ts'
import { isConflict, isInUse } from '../../engine/transport/client.ts'
import type { OperationContext } from '../operation-context.ts'
import { listRevisions } from '../services/revisions.ts'

/** No server takes longer from making a configuration to writing the service that has it. */
const AT_WORK_MS = 600_000

/** Makes the config with this text, named by what is in it: one that is there is the same. */
export async function ensureConfiguration(
  { engine }: OperationContext,
  { space, service }: ServiceRef,
  text: string,
): Promise<{ id: string; name: string }> {
  const name = `${CONFIGURATION_PREFIX}${digest(`${space}/${service}`, 12)}.${digest(text, 16)}`
  const marks = { [labels.KIND]: 'balancer', [labels.SPACE]: space, [labels.NAME]: service }
  try {
    const { ID: id } = await engine.createConfig(name, marks, text)
    return { id, name }
  } catch (error) {
    if (!isConflict(error)) throw error
    const { ID: id = '' } = await engine.config(name)
    return { id, name }
  }
}

/** Removes the configurations that neither the balancer runs by nor any kept revision of it. @param serviceId null once it is gone */
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

/** Those whose balancer another tool removed, or that a dying server made for one that never came to be. */
export async function sweepConfigurations(context: OperationContext): Promise<void> {
  const living = new Set(context.view.snapshot.services.map(({ ref }) => `${ref.space}/${ref.service}`))
  const orphans = (await context.engine.balancerConfigs(null)).filter(({ Spec: spec, CreatedAt: createdAt = '' }) => {
    const { [labels.SPACE]: space, [labels.NAME]: name } = spec?.Labels ?? {}
    // Another server may be about to write the service.
    return !living.has(`${space}/${name}`) && context.now() - Date.parse(createdAt) > AT_WORK_MS
  })
  await Promise.all(orphans.map(({ ID: id = '' }) => removeUnlessUsed(context.engine.removeConfig(id))))
}

/** Ids of all configs and secrets of a service and of its kept revisions. */
export async function keptReferences(context: OperationContext, serviceId: string): Promise<Set<string>> {
  const [kept, live] = await Promise.all([listRevisions(context, serviceId), context.engine.service(serviceId)])
  return new Set([live.Spec ?? {}, ...kept.map(({ spec }) => spec)].flatMap(referencesOf))
}

function referencesOf({ TaskTemplate: task }: SwarmSpec): string[] {
  const { Configs: configs = [], Secrets: secrets = [] } = task?.ContainerSpec ?? {}
  return [...configs.map(({ ConfigID: id = '' }) => id), ...secrets.map(({ SecretID: id = '' }) => id)]
}

/** The text that a balancer runs by. */
export async function configurationText(
  { engine }: OperationContext,
  { TaskTemplate: task }: SwarmSpec,
): Promise<string> {
  const mounted = (task?.ContainerSpec?.Configs ?? []).find(({ ConfigName }) =>
    ConfigName?.startsWith(CONFIGURATION_PREFIX),
  )
  return mounted?.ConfigID ? textOf(await engine.config(mounted.ConfigID)) : ''
}

function textOf({ Spec: spec }: SwarmConfig): string {
  return Buffer.from(spec?.Data ?? '', 'base64').toString('utf8')
}

/** What something has still is left for the next time. */
export async function removeUnlessUsed(removal: Promise<void>): Promise<void> {
  try {
    await removal
  } catch (error) {
    if (!isInUse(error)) throw error
  }
}

/** A name's part that stands for a text. */
export function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}
