import type { Engine } from '../engine.ts'
import type { SwarmSpec } from '../swarm.ts'
import * as labels from './labels.ts'
import { type SpecChange, setLabel } from './patch.ts'
import { parseVariable } from './spec-from-swarm.ts'

/** A service's spec as the engine stores it, with fields that Berth does not know. Only engine/ reads its fields. */
export type StoredSpec = SwarmSpec

/** A spec, and the version of the service that has it. The engine raises the version at each write, also at its own. */
export interface VersionedSpec {
  readonly version: number
  readonly spec: StoredSpec
}

export async function readSpec(engine: Engine, serviceId: string): Promise<VersionedSpec> {
  const { Spec: spec = {}, Version: { Index: version = 0 } = {} } = await engine.service(serviceId)
  return { version, spec }
}

/** Returns the spec before the last write, by whatever tool, and the live one. @returns null before there was a second write */
export async function readPreviousSpec(
  engine: Engine,
  serviceId: string,
): Promise<{ readonly previous: StoredSpec; readonly live: StoredSpec } | null> {
  const { Spec: live = {}, PreviousSpec: previous } = await engine.service(serviceId)
  return previous ? { previous, live } : null
}

/** Returns the image of a spec, pinned if it is. */
export function imageOf({ TaskTemplate: task }: StoredSpec): string {
  return task?.ContainerSpec?.Image ?? ''
}

export function updateOrderOf({ UpdateConfig: policy }: StoredSpec): 'start-first' | 'stop-first' {
  return policy?.Order ?? 'stop-first'
}

/** Tells whether the engine rolls back a rollout of a spec in which an instance fails. */
export function isRolledBackOnFailure({ UpdateConfig: policy }: StoredSpec): boolean {
  return policy?.FailureAction === 'rollback'
}

/** Returns when the engine starts another instance in the place of one that ended. */
export function restartConditionOf({ TaskTemplate: task }: StoredSpec): 'none' | 'on-failure' | 'any' {
  return task?.RestartPolicy?.Condition ?? 'any'
}

/** Returns whether the service was stopped when it had this spec. */
export function isStopped({ Labels: specLabels }: StoredSpec): boolean {
  return labels.REPLICAS_BEFORE_STOP in (specLabels ?? {})
}

/** Returns the number of the revision that a spec names; null if it names none. */
export function revisionLabel({ Labels: specLabels = {} }: StoredSpec): number | null {
  return Number(specLabels[labels.REVISION]) || null
}

/** Returns the number of the revision that ran before that of the spec; null where that is not recorded. */
export function revisionFrom({ Labels: specLabels = {} }: StoredSpec): number | null {
  return Number(specLabels[labels.REVISION_FROM]) || null
}

/** Returns who created the revision of a spec, and when (ISO); null where that is not recorded. */
export function revisionAuthorOf({ Labels: specLabels = {} }: StoredSpec): { by: string | null; at: string | null } {
  return { by: specLabels[labels.REVISION_BY] ?? null, at: specLabels[labels.REVISION_AT] ?? null }
}

/** Returns the ids of the configs and secrets that a spec uses. */
export function objectIdsOf({ TaskTemplate: task }: StoredSpec): string[] {
  const { Configs: configs = [], Secrets: secrets = [] } = task?.ContainerSpec ?? {}
  return [...configs.map(({ ConfigID: id = '' }) => id), ...secrets.map(({ SecretID: id = '' }) => id)]
}

/**
 * Keeps the number of instances of `before`, replaces in all slots at once, and ends no instance before its replacement runs. A label keeps
 * the update policy of `before`.
 */
export function replaceAllSlotsAtOnce({ Mode: mode = {}, UpdateConfig: policy = {} }: StoredSpec): SpecChange {
  return (spec) => ({
    ...setLabel(labels.REQUESTED_UPDATE_POLICY, JSON.stringify(policy))(spec),
    Mode: mode,
    UpdateConfig: { ...spec.UpdateConfig, Parallelism: 0, Delay: 0, Order: 'start-first' },
  })
}

/** Returns the variables of a spec by name; null for one that is not set. */
export function variablesOf({ TaskTemplate: task }: StoredSpec): Map<string, string | null> {
  return new Map((task?.ContainerSpec?.Env ?? []).map(parseVariable).map(({ name, value }) => [name, value]))
}

/** Replaces the values of the secret variables of a spec. */
export function mapSecretVariables(spec: StoredSpec, map: (value: string, name: string) => string): StoredSpec {
  const container = spec.TaskTemplate?.ContainerSpec
  const secrets = new Set((container?.Labels?.[labels.SECRET_ENV] ?? '').split(' '))
  const env = container?.Env?.map((entry) => {
    const { name, value } = parseVariable(entry)
    return secrets.has(name) && value !== null ? `${name}=${map(value, name)}` : entry
  })
  if (!env) return spec
  return { ...spec, TaskTemplate: { ...spec.TaskTemplate, ContainerSpec: { ...container, Env: env } } }
}
