import type { ServiceRef } from '@berth/contract/services/services.ts'
import type { Engine } from '../engine.ts'
import * as labels from '../services/labels.ts'
import { serviceName } from '../services/spec-from-swarm.ts'
import type { StoredSpec } from '../services/stored-spec.ts'
import type { SwarmConfig } from '../swarm.ts'
import { isConflict } from '../transport/client.ts'
import { CONFIGURATION_PREFIX } from './write-balancer.ts'

/** A config of the swarm with the configuration of a load balancer. */
export interface StoredConfiguration {
  readonly id: string
  readonly ref: ServiceRef
  /** Milliseconds since 1970. */
  readonly createdAt: number
}

/** Lists the stored configurations of one load balancer or of all. */
export async function listConfigurations(engine: Engine, ref: ServiceRef | null): Promise<StoredConfiguration[]> {
  return (await engine.balancerConfigs(ref)).map(({ ID: id = '', Spec: spec, CreatedAt: createdAt = '' }) => {
    const { [labels.SPACE]: space = '', [labels.OWNER_NAME]: service = '' } = spec?.Labels ?? {}
    return { id, ref: { space, service }, createdAt: Date.parse(createdAt) }
  })
}

/** Stores a configuration, or returns the one of that name, which has the same text because names are derived from it. */
export async function storeConfiguration(
  engine: Engine,
  { space, service }: ServiceRef,
  name: string,
  text: string,
): Promise<{ id: string; name: string }> {
  const configLabels = { [labels.KIND]: 'balancer', [labels.SPACE]: space, [labels.OWNER_NAME]: service }
  try {
    const { ID: id } = await engine.createConfig(name, configLabels, text)
    return { id, name }
  } catch (error) {
    if (!isConflict(error)) throw error
    const { ID: id = '' } = await engine.config(name)
    return { id, name }
  }
}

/** Returns the configuration that a load balancer runs with; empty if it has none. */
export async function configurationText(engine: Engine, { TaskTemplate: task }: StoredSpec): Promise<string> {
  const mounted = (task?.ContainerSpec?.Configs ?? []).find(({ ConfigName }) =>
    ConfigName?.startsWith(CONFIGURATION_PREFIX),
  )
  return mounted?.ConfigID ? decodeData(await engine.config(mounted.ConfigID)) : ''
}

function decodeData({ Spec: spec }: SwarmConfig): string {
  return Buffer.from(spec?.Data ?? '', 'base64').toString('utf8')
}

/** A secret of the swarm with a certificate and its key. */
export interface CertificateSecret {
  readonly secretId: string
  readonly secretName: string
  readonly name: string
  /** ISO. */
  readonly createdAt: string
  /** JSON, because the content of a secret cannot be read. */
  readonly details: string
}

export async function listCertificates(engine: Engine, space: string): Promise<CertificateSecret[]> {
  return (await engine.certificates(space)).flatMap(({ ID: secretId = '', Spec: spec, CreatedAt: createdAt }) => {
    const { [labels.OWNER_NAME]: name, [labels.CERTIFICATE]: details } = spec?.Labels ?? {}
    if (!name || !details) return []
    const created = new Date(createdAt ?? 0).toISOString()
    return [{ secretId, secretName: spec?.Name ?? '', name, createdAt: created, details }]
  })
}

/** Returns the names of the secrets of a spec by their paths in the instances. */
export function mountedSecrets({ TaskTemplate: task }: StoredSpec): Map<string | undefined, string> {
  return new Map(
    (task?.ContainerSpec?.Secrets ?? []).map(({ File: file, SecretName: name }) => [file?.Name, name ?? '']),
  )
}

/** Returns the ids of the networks of a spec, without those that it joined for its rules. */
export function ownNetworks({ Labels: specLabels, TaskTemplate: task }: StoredSpec): string[] {
  const joined = (specLabels?.[labels.JOINED_NETWORKS] ?? '').split(' ')
  return (task?.Networks ?? []).map(({ Target: id = '' }) => id).filter((id) => !joined.includes(id))
}

/** Returns the ids of the networks of all services by "space/service", and of the networks of all spaces by name. */
export async function readNetworks(
  engine: Engine,
): Promise<{ ofServices: Map<string, string[]>; ofSpaces: Map<string, string> }> {
  const [services, networks] = await Promise.all([engine.services(), engine.networks()])
  return {
    ofServices: new Map(
      services.map(({ Spec: spec = {} }) => [
        `${spec.Labels?.[labels.SPACE]}/${serviceName(spec)}`,
        (spec.TaskTemplate?.Networks ?? []).flatMap(({ Target: id }) => (id ? [id] : [])),
      ]),
    ),
    ofSpaces: new Map(networks.map(({ Name: name = '', Id: id = '' }) => [name, id])),
  }
}
