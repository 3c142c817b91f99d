import { Problem } from '@berth/contract/http/problems.ts'
import type { InstanceDetails, InstanceRecord, InstanceRef } from '@berth/contract/instances/instances.ts'
import { message } from '@berth/contract/messages/message.ts'
import { HIDDEN_SECRET } from '../../domain/diff.ts'
import type { LiveInstance, LiveService } from '../../domain/model.ts'
import { toApiInstanceDetails } from '../../domain/to-api.ts'
import { inspectContainer, removeContainer, stopContainer } from '../../engine/containers/container.ts'
import { readSpec, restartConditionOf } from '../../engine/services/stored-spec.ts'
import type { HostEngines } from '../hosts/host-engines.ts'
import { asProblem, type OperationContext } from '../operation-context.ts'
import { revisionsOf } from '../services/revisions.ts'

/** Returns the details of an instance. @throws Problem `not-found` */
export function getInstanceDetails({ view, now, timings }: OperationContext, ref: InstanceRef): InstanceDetails {
  const service = view.service(ref)
  const details = toApiInstanceDetails(service, view.restarts(service), ref.instance, now(), timings)
  if (!details) throw noSuchInstance(ref)
  return details
}

/**
 * Returns the engine's record of an instance's task, and of its container if that exists and its host answers.
 *
 * @throws Problem `not-found`
 */
export async function getInstanceRecord(
  context: OperationContext,
  engines: HostEngines,
  ref: InstanceRef,
): Promise<InstanceRecord> {
  const { instance } = findInstance(context, ref)
  const [task, secrets] = await Promise.all([context.engine.task(instance.id), secretNamesOf(context, ref)])
  const mask = (record: unknown) => maskSecrets(record, secrets) as InstanceRecord['task']
  const withoutContainer = (problem: Problem) => ({
    task: mask(task),
    container: null,
    reason: problem.message,
    reasonMessage: problem.extra.detailMessage,
  })
  try {
    const { container, host } = containerOf(ref, instance)
    const record = await engines.withEngine(host, ({ client }) => inspectContainer(client, container))
    if (record === null) return withoutContainer(new Problem('not-found', message('container-gone')))
    return { task: mask(task), container: mask(record), reason: null, reasonMessage: null }
  } catch (error) {
    const problem = asProblem(error)
    if (problem instanceof Problem) return withoutContainer(problem)
    throw error
  }
}

/** Ends an instance as its service specifies; Swarm then starts another in its place. @throws Problem `nothing-to-do`, `not-allowed` */
export async function restartInstance(
  context: OperationContext,
  engines: HostEngines,
  ref: InstanceRef,
): Promise<void> {
  const { service, instance } = findInstance(context, ref)
  if (instance.phase !== 'running' || !instance.isDesired)
    throw new Problem('nothing-to-do', message('instance-not-running', { instance: displayName(context, ref) }))
  const live = await readSpec(context.engine, service.id)
  const condition = restartConditionOf(live.spec)
  if (condition !== 'any' || service.mode === 'job')
    throw new Problem('not-allowed', message('not-replaced', { service: ref.service, condition }))
  const { container, host } = containerOf(ref, instance)
  await engines.withEngine(host, ({ client }) => stopContainer(client, container))
  await context.refresh()
}

/** Kills an instance and removes its container. @throws Problem `nothing-to-do` if it has no container */
export async function removeInstance(context: OperationContext, engines: HostEngines, ref: InstanceRef): Promise<void> {
  const { instance } = findInstance(context, ref)
  const { container, host } = containerOf(ref, instance)
  await engines.withEngine(host, ({ client }) => removeContainer(client, container))
  await context.refresh()
}

export interface FoundInstance {
  readonly service: LiveService
  readonly instance: LiveInstance
}

/** Finds an instance and its service. @throws Problem `not-found` */
export function findInstance({ view }: OperationContext, ref: InstanceRef): FoundInstance {
  const service = view.service(ref)
  const instance = service.instances.find(({ id }) => id === ref.instance)
  if (!instance) throw noSuchInstance(ref)
  return { service, instance }
}

/** Returns the container of an instance and the id of its host. @throws Problem `nothing-to-do` if it has none */
export function containerOf(
  ref: InstanceRef,
  { containerId, host }: LiveInstance,
): { container: string; host: string } {
  if (containerId === null || host === null)
    throw new Problem('nothing-to-do', message('no-container', { instance: ref.instance }))
  return { container: containerId, host: host.id }
}

/** Returns the name that people see: "web.2". */
export function displayName(context: OperationContext, ref: InstanceRef): string {
  return getInstanceDetails(context, ref).name
}

function noSuchInstance({ instance, service }: InstanceRef): Problem {
  return new Problem('not-found', message('no-such-instance', { instance, service }))
}

/** Returns the names of variables that are secret now, or were in a saved revision: an old instance has those of its revision. */
async function secretNamesOf(context: OperationContext, ref: InstanceRef): Promise<Set<string>> {
  const specs = [context.view.service(ref).spec, ...(await revisionsOf(context, ref)).map(({ spec }) => spec)]
  return new Set(specs.flatMap(({ env }) => env.filter(({ secret }) => secret).map(({ name }) => name)))
}

/** Masks the values of secret variables wherever the engine lists variables. */
function maskSecrets(record: unknown, secrets: ReadonlySet<string>): unknown {
  const maskValue = (variable: unknown) => {
    const [, name] = typeof variable === 'string' ? (/^([^=]*)=/.exec(variable) ?? []) : []
    return name !== undefined && secrets.has(name) ? `${name}=${HIDDEN_SECRET}` : variable
  }
  return JSON.parse(
    JSON.stringify(record, (key, value) => (key === 'Env' && Array.isArray(value) ? value.map(maskValue) : value)),
  )
}
