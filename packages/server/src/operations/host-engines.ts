import type { Host } from '@berth/contract/cluster.ts'
import { Problem } from '@berth/contract/problems.ts'
import { wording } from '@berth/contract/wording.ts'
import { connectEngine, EngineAway } from '../engine/client.ts'
import { type EngineAddress, engineAddress } from '../engine/docker-host.ts'
import { Engine } from '../engine/engine.ts'
import { ENGINE } from '../engine/labels.ts'
import { asProblem, type Cluster } from './cluster.ts'

/**
 * The engines of the single hosts. Swarm answers for the whole cluster, but shells, figures and files are had only from the engine of
 * the host that runs the instance. Where that answers is a label of the node; the credentials are those of DOCKER_HOST.
 */
export class HostEngines {
  readonly #cluster: Cluster
  readonly #environment: NodeJS.ProcessEnv
  readonly #others = new Map<string, Engine>()

  /** @param environment DOCKER_CERT_PATH and its like, as for DOCKER_HOST */
  constructor(cluster: Cluster, environment: NodeJS.ProcessEnv) {
    this.#cluster = cluster
    this.#environment = environment
  }

  /** The engine of a host, by its id or name. @throws Problem `not-found`, `host-unreachable` where nobody has said its address */
  of(named: string): Engine {
    const { engine, view } = this.#cluster
    const host = view.host(named)
    if (host.id === view.snapshot.ownHostId) return engine
    if (host.engineAddress === null)
      throw new Problem('host-unreachable', wording('no-host-engine', { host: host.name }))
    return this.#at(parsed(host.engineAddress, this.#environment))
  }

  /**
   * Says where a host's engine answers, or with null takes it back.
   *
   * @throws Problem `not-found`, `bad-input` where no engine or another host's answers there
   */
  async setAddress(named: string, address: string | null): Promise<Host> {
    const { engine, refresh, view } = this.#cluster
    const host = view.host(named)
    if (address !== null) await this.#check(host, address)
    try {
      const { Version: version, Spec: spec } = await engine.node(host.id)
      const { [ENGINE]: _, ...labels } = spec?.Labels ?? {}
      const now = address === null ? labels : { ...labels, [ENGINE]: address }
      await engine.updateNode(host.id, version?.Index ?? 0, { ...spec, Labels: now })
    } catch (error) {
      throw asProblem(error)
    }
    await refresh()
    return view.host(host.id)
  }

  close(): void {
    for (const { client } of this.#others.values()) client.close()
    this.#others.clear()
  }

  async #check(host: Host, text: string): Promise<void> {
    const { client } = this.#at(parsed(text, this.#environment))
    const engine = new Engine(client, false)
    const id = await engine.info().then(
      (info) => info.Swarm?.NodeID,
      (error) => {
        throw refused(wording('host-engine-away', { host: host.name, address: text, error: reasonOf(error) }))
      },
    )
    if (id !== host.id) throw refused(wording('not-that-host', { host: host.name, address: text }))
  }

  #at(address: EngineAddress): Engine {
    const known = this.#others.get(address.text)
    if (known) return known
    const engine = new Engine(connectEngine(address), address.kind === 'unix')
    this.#others.set(address.text, engine)
    return engine
  }
}

function parsed(text: string, environment: NodeJS.ProcessEnv): EngineAddress {
  try {
    return engineAddress({ ...environment, DOCKER_HOST: text })
  } catch {
    throw refused(wording('bad-engine-address'))
  }
}

function refused(said: ReturnType<typeof wording>): Problem {
  return new Problem('bad-input', said, {
    errors: [{ path: 'engineAddress', message: new Problem('bad-input', said).message, wording: said }],
  })
}

function reasonOf(error: unknown): string {
  return error instanceof EngineAway && error.cause instanceof Error ? error.cause.message : String(error)
}
