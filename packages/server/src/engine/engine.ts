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

const spaceFilter = (space: string) => ({ filters: { label: [`${labels.SPACE}=${space}`] } })

/** Selects lines. `since` and `until` are seconds since 1970, as text that may have nine digits after the dot. */
export interface LogQuery {
  readonly follow?: boolean | undefined
  readonly tail?: number | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly stream?: 'stdout' | 'stderr' | undefined
}

/** The calls that Berth makes to Docker Engine, each one HTTP request. Throws what EngineClient throws. */
export class Engine {
  readonly client: EngineClient
  readonly #local: boolean

  /** @param local the engine runs on this machine, so that its kernel can be inspected */
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
  /** @param version the engine's own, as just read @throws StaleVersion when it was changed since */
  updateNode = (id: string, version: number, spec: SwarmNode['Spec']) =>
    this.client.json<void>('POST', `/nodes/${id}/update`, { query: { version }, body: spec })
  /** Lists the networks of all spaces. */
  networks = () =>
    this.client.json<SwarmNetwork[]>('GET', '/networks', { query: { filters: { label: [labels.SPACE] } } })
  /** Lists the configs that record a space. */
  spaceRecords = () =>
    this.client.json<SwarmConfig[]>('GET', '/configs', { query: { filters: { label: [`${labels.KIND}=space`] } } })

  service = (id: string) => this.client.json<SwarmService>('GET', `/services/${encodeURIComponent(id)}`)
  /** @param login credentials with which the hosts pull the image */
  createService = (spec: SwarmSpec, login: RegistryLogin | null) =>
    this.client.json<{ ID: string }>('POST', '/services/create', { body: spec, headers: registryAuth(login) })
  /** @param version the engine's own, as just read @throws StaleVersion when it was changed since */
  updateService = (id: string, version: number, spec: SwarmSpec, login: RegistryLogin | 'none' | 'kept') =>
    this.client.json<unknown>('POST', `/services/${id}/update`, {
      query: { version },
      body: spec,
      headers: registryAuth(login),
    })
  removeService = (id: string) => this.#remove(`/services/${id}`)

  /** Creates the network of a space. An overlay network exists once in the swarm by its name. */
  createNetwork = (space: string) =>
    this.client.json<{ Id: string }>('POST', '/networks/create', {
      body: {
        Name: spaceNetworkName(space),
        Driver: 'overlay',
        CheckDuplicate: true,
        Labels: { [labels.SPACE]: space },
      },
    })
  removeNetwork = (id: string) => this.#remove(`/networks/${id}`)

  createConfig = (name: string, configLabels: Record<string, string>, data: string) =>
    this.client.json<{ ID: string }>('POST', '/configs/create', {
      body: { Name: name, Labels: configLabels, Data: Buffer.from(data).toString('base64') },
    })
  /** Lists the configs that store revisions, of one service or of all. */
  revisions = (serviceId?: string) =>
    this.client.json<SwarmConfig[]>('GET', '/configs', {
      query: {
        filters: { label: [`${labels.KIND}=revision`, ...(serviceId ? [`${labels.SERVICE_ID}=${serviceId}`] : [])] },
      },
    })
  /** Lists the configs of revisions that record an upgrade that was accepted as it was. */
  acceptances = () =>
    this.client.json<SwarmConfig[]>('GET', '/configs', { query: { filters: { label: [labels.ACCEPTED_VERSION] } } })
  /** Lists the configs of revisions that were saved after another tool had replaced them. */
  overwrittenRevisions = () =>
    this.client.json<SwarmConfig[]>('GET', '/configs', { query: { filters: { label: [labels.OVERWRITTEN] } } })
  config = (id: string) => this.client.json<SwarmConfig>('GET', `/configs/${encodeURIComponent(id)}`)
  /** Changes the labels of a config; the rest of the spec must be as it was. */
  updateConfig = (id: string, version: number, spec: SwarmConfig['Spec']) =>
    this.client.json<void>('POST', `/configs/${id}/update`, { query: { version }, body: spec })
  removeConfig = (id: string) => this.#remove(`/configs/${id}`)
  /** Lists the configs of load balancers, of one or of all. */
  balancerConfigs = (ref: { space: string; service: string } | null) =>
    this.client.json<SwarmConfig[]>('GET', '/configs', {
      query: {
        filters: {
          label: [
            `${labels.KIND}=balancer`,
            ...(ref ? [`${labels.SPACE}=${ref.space}`, `${labels.OWNER_NAME}=${ref.service}`] : []),
          ],
        },
      },
    })
  createSecret = (name: string, secretLabels: Record<string, string>, data: string) =>
    this.client.json<{ ID: string }>('POST', '/secrets/create', {
      body: { Name: name, Labels: secretLabels, Data: Buffer.from(data).toString('base64') },
    })
  /** Lists the secrets of a space that hold a certificate and its key. */
  certificates = (space: string) =>
    this.client.json<SwarmConfig[]>('GET', '/secrets', {
      query: { filters: { label: [`${labels.KIND}=certificate`, `${labels.SPACE}=${space}`] } },
    })
  removeSecret = (id: string) => this.#remove(`/secrets/${id}`)
  removeVolume = (name: string) => this.#remove(`/volumes/${encodeURIComponent(name)}`)

  networksOf = (space: string) => this.client.json<SwarmNetwork[]>('GET', '/networks', { query: spaceFilter(space) })
  configsOf = (space: string) => this.client.json<SwarmConfig[]>('GET', '/configs', { query: spaceFilter(space) })
  secretsOf = (space: string) => this.client.json<SwarmConfig[]>('GET', '/secrets', { query: spaceFilter(space) })
  /** Lists the volumes on this engine's host; the engine does not know those of other hosts. */
  volumesOf = async (space: string) =>
    (await this.client.json<VolumeListResponse>('GET', '/volumes', { query: spaceFilter(space) })).Volumes ?? []

  /** Lists the containers on this engine's host, Swarm's and others. */
  containers = () => this.client.json<ContainerSummary[]>('GET', '/containers/json')

  wasOutOfMemory = async (containerId: string): Promise<boolean> => {
    const container = await this.#orNullIfMissing(
      this.client.json<{ State?: { OOMKilled?: boolean } }>('GET', `/containers/${containerId}/json`),
    )
    return container?.State?.OOMKilled ?? false
  }

  /** Returns the current digest and platforms of a reference. The engine asks the registry, with its own settings of registries. */
  distribution = (reference: string, login: RegistryLogin | null) =>
    this.client.json<DistributionInspect>('GET', `/distribution/${reference}/json`, {
      timeoutMs: 30_000,
      headers: registryAuth(login),
    })

  /** Returns an image of this engine's host; null where the host does not have it. */
  localImage = (reference: string) =>
    this.#orNullIfMissing(this.client.json<ImageInspect>('GET', `/images/${reference}/json`))

  /** Returns how an image on this engine's host was built, the newest layer first. */
  imageHistory = (reference: string) => this.client.json<HistoryResponseItem[]>('GET', `/images/${reference}/history`)
  /** Lists the images on this engine's host that have a name. */
  images = () => this.client.json<ImageSummary[]>('GET', '/images/json')

  /** Streams the engine's events, one JSON object a line. Of tasks it reports only those on its own host. */
  events = (signal: AbortSignal) => this.client.stream('GET', '/events', { signal, timeoutMs: 10_000 })

  /** Streams the logs of a task, wherever it runs. While the reader is slow, the engine keeps the rest in memory. */
  taskLogs = (id: string, query: LogQuery, signal: AbortSignal) => this.#logs(`/tasks/${id}/logs`, query, signal)
  /** Streams the logs of a container on this engine's host. While the reader is slow, the engine waits. */
  containerLogs = (id: string, query: LogQuery, signal: AbortSignal) =>
    this.#logs(`/containers/${id}/logs`, query, signal)

  /**
   * Tells whether the kernel has IPVS, which ingress ports and virtual IPs need. The API does not report it: on this machine the kernel is
   * inspected; on others IPVS is assumed, as in every distribution's own kernel.
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

  /**
   * Removes an object. One that does not exist counts as removed; for a network that is being removed at this moment, the engine answers
   * status 500.
   */
  async #remove(path: string): Promise<void> {
    try {
      await this.#orNullIfMissing(this.client.json<void>('DELETE', path))
    } catch (error) {
      if (!(error instanceof EngineError && /not found$/.test(error.message))) throw error
    }
  }

  async #orNullIfMissing<T>(answer: Promise<T>): Promise<T | null> {
    try {
      return await answer
    } catch (error) {
      if (error instanceof EngineError && error.status === 404) return null
      throw error
    }
  }
}

/** Returns the name of the overlay network that the services of a space share, the same as of `docker stack deploy`. */
export function spaceNetworkName(space: string): string {
  return `${space}_default`
}
