import { existsSync, readFileSync } from 'node:fs'
import { release } from 'node:os'
import type {
  ContainerSummary,
  DistributionInspect,
  HistoryResponseItem,
  ImageInspect,
  ImageSummary,
  VolumeListResponse,
} from '@docker/node-sdk'
import { type RegistryLogin, registryAuth } from './hosts/registry-auth.ts'
import * as labels from './services/labels.ts'
import type { EngineInfo, SwarmConfig, SwarmNetwork, SwarmNode, SwarmService, SwarmSpec, SwarmTask } from './swarm.ts'
import { type EngineClient, EngineError } from './transport/client.ts'

const ofSpace = (space: string) => ({ filters: { label: [`${labels.SPACE}=${space}`] } })

/** Which lines: `since` and `until` in seconds since 1970, as text that may have nine digits after the dot. */
export interface LogQuery {
  readonly follow?: boolean | undefined
  readonly tail?: number | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly stream?: 'stdout' | 'stderr' | undefined
}

/** The calls that Berth makes of Docker Engine, each one HTTP request. Throws as EngineClient does. */
export class Engine {
  readonly client: EngineClient
  readonly #local: boolean

  /** @param local the engine runs on this machine, so that its kernel can be looked at */
  constructor(client: EngineClient, local: boolean) {
    this.client = client
    this.#local = local
  }

  info = () => this.client.json<EngineInfo>('GET', '/info', { timeoutMs: 10_000 })
  version = () => this.client.json<{ Version: string; ApiVersion: string }>('GET', '/version', { timeoutMs: 10_000 })

  services = () => this.client.json<SwarmService[]>('GET', '/services')
  tasks = () => this.client.json<SwarmTask[]>('GET', '/tasks')
  task = (id: string) => this.client.json<SwarmTask>('GET', `/tasks/${encodeURIComponent(id)}`)
  nodes = () => this.client.json<SwarmNode[]>('GET', '/nodes')
  node = (id: string) => this.client.json<SwarmNode>('GET', `/nodes/${encodeURIComponent(id)}`)
  /** @param version the engine's own, as just read @throws StaleVersion when somebody wrote since */
  updateNode = (id: string, version: number, spec: SwarmNode['Spec']) =>
    this.client.json<void>('POST', `/nodes/${id}/update`, { query: { version }, body: spec })
  /** Networks that belong to some space. */
  networks = () =>
    this.client.json<SwarmNetwork[]>('GET', '/networks', { query: { filters: { label: [labels.SPACE] } } })
  /** Configs that record a space. */
  spaceRecords = () =>
    this.client.json<SwarmConfig[]>('GET', '/configs', { query: { filters: { label: [`${labels.KIND}=space`] } } })

  service = (id: string) => this.client.json<SwarmService>('GET', `/services/${encodeURIComponent(id)}`)
  /** @param login with which its hosts pull the image */
  createService = (spec: SwarmSpec, login: RegistryLogin | null) =>
    this.client.json<{ ID: string }>('POST', '/services/create', { body: spec, headers: registryAuth(login) })
  /** @param version the engine's own, as just read @throws StaleVersion when somebody wrote since */
  updateService = (id: string, version: number, spec: SwarmSpec, login: RegistryLogin | 'none' | 'kept') =>
    this.client.json<unknown>('POST', `/services/${id}/update`, {
      query: { version },
      body: spec,
      headers: registryAuth(login),
    })
  removeService = (id: string) => this.#remove(`/services/${id}`)

  /** Every overlay network by this name exists once in the swarm. */
  createNetwork = (space: string) =>
    this.client.json<{ Id: string }>('POST', '/networks/create', {
      body: { Name: networkOf(space), Driver: 'overlay', CheckDuplicate: true, Labels: { [labels.SPACE]: space } },
    })
  removeNetwork = (id: string) => this.#remove(`/networks/${id}`)

  createConfig = (name: string, given: Record<string, string>, data: string) =>
    this.client.json<{ ID: string }>('POST', '/configs/create', {
      body: { Name: name, Labels: given, Data: Buffer.from(data).toString('base64') },
    })
  /** Configs that keep a revision: of one service, or of all. */
  revisions = (serviceId?: string) =>
    this.client.json<SwarmConfig[]>('GET', '/configs', {
      query: {
        filters: { label: [`${labels.KIND}=revision`, ...(serviceId ? [`${labels.SERVICE}=${serviceId}`] : [])] },
      },
    })
  /** Those of them that tell of an upgrade that was accepted where it stood. */
  acceptances = () =>
    this.client.json<SwarmConfig[]>('GET', '/configs', { query: { filters: { label: [labels.ACCEPTED] } } })
  config = (id: string) => this.client.json<SwarmConfig>('GET', `/configs/${encodeURIComponent(id)}`)
  /** Only labels can change; the rest of the spec must be as it was. */
  updateConfig = (id: string, version: number, spec: SwarmConfig['Spec']) =>
    this.client.json<void>('POST', `/configs/${id}/update`, { query: { version }, body: spec })
  removeConfig = (id: string) => this.#remove(`/configs/${id}`)
  /** Configs that load balancers run by: of one of them, or of all. */
  balancerConfigs = (of: { space: string; service: string } | null) =>
    this.client.json<SwarmConfig[]>('GET', '/configs', {
      query: {
        filters: {
          label: [
            `${labels.KIND}=balancer`,
            ...(of ? [`${labels.SPACE}=${of.space}`, `${labels.NAME}=${of.service}`] : []),
          ],
        },
      },
    })
  createSecret = (name: string, given: Record<string, string>, data: string) =>
    this.client.json<{ ID: string }>('POST', '/secrets/create', {
      body: { Name: name, Labels: given, Data: Buffer.from(data).toString('base64') },
    })
  /** Secrets of a space that hold a certificate and its key. */
  certificates = (space: string) =>
    this.client.json<SwarmConfig[]>('GET', '/secrets', {
      query: { filters: { label: [`${labels.KIND}=certificate`, `${labels.SPACE}=${space}`] } },
    })
  removeSecret = (id: string) => this.#remove(`/secrets/${id}`)
  removeVolume = (name: string) => this.#remove(`/volumes/${encodeURIComponent(name)}`)

  networksOf = (space: string) => this.client.json<SwarmNetwork[]>('GET', '/networks', { query: ofSpace(space) })
  configsOf = (space: string) => this.client.json<SwarmConfig[]>('GET', '/configs', { query: ofSpace(space) })
  secretsOf = (space: string) => this.client.json<SwarmConfig[]>('GET', '/secrets', { query: ofSpace(space) })
  /** Volumes of the host that this engine is on; the engine can't name those of others. */
  volumesOf = async (space: string) =>
    (await this.client.json<VolumeListResponse>('GET', '/volumes', { query: ofSpace(space) })).Volumes ?? []

  /** Containers on the host that this engine is on, Swarm's and others. */
  containers = () => this.client.json<ContainerSummary[]>('GET', '/containers/json')

  wasOutOfMemory = async (containerId: string): Promise<boolean> => {
    const container = await this.#found(
      this.client.json<{ State?: { OOMKilled?: boolean } }>('GET', `/containers/${containerId}/json`),
    )
    return container?.State?.OOMKilled ?? false
  }

  /** The digest and platforms that a reference stands for in its registry, asked by the engine with what it has been told of registries. */
  distribution = (reference: string, login: RegistryLogin | null) =>
    this.client.json<DistributionInspect>('GET', `/distribution/${reference}/json`, {
      timeoutMs: 30_000,
      headers: registryAuth(login),
    })

  /** An image that this host has; null where it hasn't. */
  localImage = (reference: string) => this.#found(this.client.json<ImageInspect>('GET', `/images/${reference}/json`))

  /** How an image that this host has was made, the newest layer first. */
  imageHistory = (reference: string) => this.client.json<HistoryResponseItem[]>('GET', `/images/${reference}/history`)
  /** All images that this host has and that have a name. */
  images = () => this.client.json<ImageSummary[]>('GET', '/images/json')

  /** What happens, as it happens, one JSON a line. Of tasks it tells only those on its own host. */
  events = (signal: AbortSignal) => this.client.stream('GET', '/events', { signal, timeoutMs: 10_000 })

  /** What an instance wrote, by its task, wherever it runs. Read slowly, the engine keeps what it would have sent in memory. */
  taskLogs = (id: string, query: LogQuery, signal: AbortSignal) => this.#logs(`/tasks/${id}/logs`, query, signal)
  /** The same of a container on the host that this engine is on. Read slowly, it waits. */
  containerLogs = (id: string, query: LogQuery, signal: AbortSignal) =>
    this.#logs(`/containers/${id}/logs`, query, signal)

  /**
   * Whether the kernel has IPVS, which ingress ports and virtual IPs need. The API doesn't tell: on this machine the kernel
   * is asked, elsewhere it is taken to be there, as on every distribution's own kernel.
   */
  hasRoutingMesh(): boolean {
    if (!this.#local) return true
    if (existsSync('/proc/net/ip_vs')) return true
    const folder = `/lib/modules/${release()}`
    return ['modules.builtin', 'modules.dep'].some((file) => {
      const path = `${folder}/${file}`
      return existsSync(path) && readFileSync(path, 'utf8').includes('/ip_vs.ko')
    })
  }

  #logs(path: string, { stream, ...query }: LogQuery, signal: AbortSignal) {
    const streams = { stdout: stream !== 'stderr', stderr: stream !== 'stdout' }
    return this.client.stream('GET', path, {
      query: { ...query, ...streams, timestamps: true },
      signal,
      timeoutMs: 30_000,
    })
  }

  /** What is gone already counts as removed; of a network that goes this moment, the engine says so with status 500. */
  async #remove(path: string): Promise<void> {
    try {
      await this.#found(this.client.json<void>('DELETE', path))
    } catch (error) {
      if (!(error instanceof EngineError && /not found$/.test(error.message))) throw error
    }
  }

  async #found<T>(answer: Promise<T>): Promise<T | null> {
    try {
      return await answer
    } catch (error) {
      if (error instanceof EngineError && error.status === 404) return null
      throw error
    }
  }
}

/** The overlay network that the services of a space share; `docker stack deploy` names it so too. */
export function networkOf(space: string): string {
  return `${space}_default`
}
