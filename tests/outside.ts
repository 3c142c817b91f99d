import { execFile } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { promisify } from 'node:util'
import { connectEngine, type EngineClient, EngineError } from '../packages/server/src/engine/transport/client.ts'
import { engineAddress } from '../packages/server/src/engine/transport/docker-host.ts'

const SPACE = 'com.docker.stack.namespace'

/** What there is of a space in the engine, by name, whoever made it. */
export interface Remains {
  readonly services: string[]
  readonly networks: string[]
  readonly configs: string[]
  readonly secrets: string[]
}

export const NOTHING: Remains = { services: [], networks: [], configs: [], secrets: [] }

/** The engine as others than Berth use it: the API and the docker command. */
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
  /** What is gone already will do. */
  remove = async (path: string): Promise<void> => {
    await this.engine.json('DELETE', path, { query: { force: true } }).catch((error) => {
      if (!(error instanceof EngineError && error.status === 404)) throw error
    })
  }

  /**
   * The command reads, changes and writes without looking again: while a rollout notes how far it is, it is refused through nobody's
   * fault, and a person gives it once more (swarmkit#1379).
   *
   * @returns what it wrote, without the line's end
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

  /** The placement that puts an instance where this engine can look at it. */
  async here(): Promise<{ constraints: string[] }> {
    const { Name: host } = await this.get<{ Name: string }>('/info')
    return { constraints: [`node.hostname == ${host}`] }
  }

  /** Runs a command in the one instance of a service that is on this engine's host. @returns what it wrote */
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

  /** Removes whatever a test left of a space, volumes too. */
  async sweep(space: string): Promise<void> {
    const remains = await this.remainsOf(space)
    await Promise.all(remains.services.map((name) => this.remove(`/services/${name}`)))
    await Promise.all(remains.networks.map((name) => untilDone(() => this.remove(`/networks/${name}`))))
    await Promise.all([
      ...remains.configs.map((name) => this.remove(`/configs/${name}`)),
      ...remains.secrets.map((name) => this.remove(`/secrets/${name}`)),
      ...(await this.volumesOf(space)).map((name) => untilDone(() => this.remove(`/volumes/${name}`))),
    ])
  }

  close(): void {
    this.engine.close()
  }
}

interface Named {
  Spec: { Name: string }
}

/** Of this test alone, whatever else runs on the cluster. */
export function ownName(stem: string): string {
  return `${stem}-${randomBytes(4).toString('hex')}`
}

/** Below those that hosts pick by themselves; that two tests draw the same is not to be expected. */
export function somePort(): number {
  return randomInt(10_000, 30_000)
}

/** A container that is just ending still holds its network and its volumes. */
async function untilDone(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === 60) throw error
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}
