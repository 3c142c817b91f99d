import { execFile } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { promisify } from 'node:util'
import { connectEngine, type EngineClient, EngineError } from '../../packages/server/src/engine/transport/client.ts'
import { engineAddress } from '../../packages/server/src/engine/transport/docker-host.ts'

const SPACE = 'com.docker.stack.namespace'

/** The names of a space's objects in the engine, regardless of which tool created them. */
export interface Remains {
  readonly services: string[]
  readonly networks: string[]
  readonly configs: string[]
  readonly secrets: string[]
}

export const NO_REMAINS: Remains = { services: [], networks: [], configs: [], secrets: [] }

/** Access to the engine without Berth, by its API and the docker command. */
export class Outside {
  readonly dockerHost: string
  readonly engine: EngineClient

  constructor(dockerHost: string) {
    this.dockerHost = dockerHost
    this.engine = connectEngine(engineAddress({ DOCKER_HOST: dockerHost }))
  }

  get = <T>(path: string, query: object = {}) => this.engine.json<T>('GET', path, { query: { ...query } })
  post = <T>(path: string, body: unknown = {}, query: object = {}) =>
    this.engine.json<T>('POST', path, { body, query: { ...query } })
  /** Removes an object. Does nothing if it is already gone. */
  remove = async (path: string): Promise<void> => {
    await this.engine.json('DELETE', path, { query: { force: true } }).catch((error) => {
      if (!(error instanceof EngineError && error.status === 404)) throw error
    })
  }

  /**
   * Runs the docker command. The command reads, changes and writes a service without a retry, so it fails if a rollout records its progress
   * meanwhile (swarmkit#1379). In that case, this method runs it again.
   *
   * @returns its standard output, without the line break at the end
   */
  async docker(args: readonly string[]): Promise<string> {
    const env = { ...process.env, DOCKER_HOST: this.dockerHost }
    try {
      return (await promisify(execFile)('docker', args, { env })).stdout.trimEnd()
    } catch (error) {
      if (!String(error).includes('update out of sequence')) throw error
      return this.docker(args)
    }
  }

  /** Returns the placement that puts an instance on this engine's host. */
  async here(): Promise<{ constraints: string[] }> {
    const { Name: host } = await this.get<{ Name: string }>('/info')
    return { constraints: [`node.hostname == ${host}`] }
  }

  /** Runs a command in the only instance of a service on this engine's host. @returns its output */
  async inside({ space, name }: { space: string; name: string }, ...command: string[]): Promise<string> {
    const filters = { label: [`com.docker.swarm.service.name=${space}_${name}`], status: ['running'] }
    const [container] = await this.get<{ Id: string }[]>('/containers/json', { filters })
    return this.docker(['exec', container?.Id ?? '', ...command])
  }

  async remainsOf(space: string): Promise<Remains> {
    const query = { filters: { label: [`${SPACE}=${space}`] } }
    const [services, networks, configs, secrets] = await Promise.all([
      this.get<Named[]>('/services', query),
      this.get<{ Name: string }[]>('/networks', query),
      this.get<Named[]>('/configs', query),
      this.get<Named[]>('/secrets', query),
    ])
    const names = (all: Named[]) => all.map(({ Spec: spec }) => spec.Name).sort()
    return {
      services: names(services),
      networks: networks.map(({ Name: name }) => name),
      configs: names(configs),
      secrets: names(secrets),
    }
  }

  async volumesOf(space: string): Promise<string[]> {
    const query = { filters: { label: [`${SPACE}=${space}`] } }
    const { Volumes: volumes } = await this.get<{ Volumes: { Name: string }[] | null }>('/volumes', query)
    return (volumes ?? []).map(({ Name: name }) => name)
  }

  /** Removes everything that a test left in a space, including volumes. */
  async sweep(space: string): Promise<void> {
    const remains = await this.remainsOf(space)
    await Promise.all(remains.services.map((name) => this.remove(`/services/${name}`)))
    await Promise.all(remains.networks.map((name) => retryWhileInUse(() => this.remove(`/networks/${name}`))))
    await Promise.all([
      ...remains.configs.map((name) => this.remove(`/configs/${name}`)),
      ...remains.secrets.map((name) => this.remove(`/secrets/${name}`)),
      ...(await this.volumesOf(space)).map((name) => retryWhileInUse(() => this.remove(`/volumes/${name}`))),
    ])
  }

  close(): void {
    this.engine.close()
  }
}

interface Named {
  Spec: { Name: string }
}

/** Returns a name that no other test on the cluster uses. */
export function uniqueName(stem: string): string {
  return `${stem}-${randomBytes(4).toString('hex')}`
}

/** Returns a port below those that hosts choose by themselves. Two tests are unlikely to get the same. */
export function randomPort(): number {
  return randomInt(10_000, 30_000)
}

/** Retries, because a container that is just ending still uses its network and volumes. */
async function retryWhileInUse(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === 60) throw error
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}
