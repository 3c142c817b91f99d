import type { Host } from '@berth/contract/hosts/hosts.ts'
import { invalidField, Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { Engine } from '../../engine/engine.ts'
import { readHostId } from '../../engine/hosts/identity.ts'
import { labelHost } from '../../engine/hosts/label-host.ts'
import { ENGINE } from '../../engine/services/labels.ts'
import { connectEngine, EngineAway, errorReason, StaleVersion } from '../../engine/transport/client.ts'
import { type EngineAddress, engineAddress } from '../../engine/transport/docker-host.ts'
import { asProblem, type OperationContext } from '../operation-context.ts'

const TRIES = 5

/**
 * The engines of the individual hosts. Swarm answers for the whole cluster, but shells, metrics and files are available only from the
 * engine of the host that runs the instance. A label of the node holds that engine's address; the credentials are those of DOCKER_HOST.
 */
export class HostEngines {
  readonly #context: OperationContext
  readonly #environment: NodeJS.ProcessEnv
  /** The engines of the other hosts, by host id. */
  readonly #others = new Map<string, { readonly address: string; readonly engine: Engine }>()

  /** @param environment DOCKER_CERT_PATH and similar variables, as for DOCKER_HOST */
  constructor(context: OperationContext, environment: NodeJS.ProcessEnv) {
    this.#context = context
    this.#environment = environment
  }

  /**
   * Returns the engine of a host.
   *
   * @param named the host's id or name
   * @throws Problem `not-found`; `host-unreachable` if the engine's address is not set
   */
  of(named: string): Engine {
    const host = this.#context.view.host(named)
    if (host.own) return this.#context.engine
    if (host.engineAddress === null) {
      this.#forget(host)
      throw new Problem('host-unreachable', message('no-host-engine', { host: host.name }))
    }
    return this.#at(host, host.engineAddress)
  }

  /**
   * Runs a query on the engine of a host. If the engine of another host is away, the error says so, and does not blame the cluster's own
   * engine.
   *
   * @throws Problem `not-found`, `host-unreachable`, and the engine's own refusals unchanged
   */
  async withEngine<T>(named: string, question: (engine: Engine) => Promise<T>): Promise<T> {
    const engine = this.of(named)
    try {
      return await question(engine)
    } catch (error) {
      const host = this.#context.view.host(named)
      if (host.own || !(error instanceof EngineAway)) throw error
      const params = { host: host.name, address: host.engineAddress ?? '', error: errorReason(error) }
      throw new Problem('host-unreachable', message('host-engine-away', params), { cause: error })
    }
  }

  /**
   * Sets the address of a host's engine, or removes it with null.
   *
   * @throws Problem `not-found`; `bad-input` if no engine, or another host's engine, answers there
   */
  async setAddress(named: string, address: string | null): Promise<Host> {
    const { refresh, view } = this.#context
    const host = view.host(named)
    if (address !== null) await this.#check(host, address)
    try {
      await this.#label(host, address)
    } catch (error) {
      throw asProblem(error)
    }
    this.#forget(host)
    await refresh()
    return view.host(host.id)
  }

  close(): void {
    for (const { engine } of this.#others.values()) engine.client.close()
    this.#others.clear()
  }

  /** Writes the label. Retries on a version conflict, because the engine updates nodes too. */
  async #label({ id }: Host, address: string | null): Promise<void> {
    const { engine } = this.#context
    for (let tries = 1; ; tries++) {
      try {
        return await labelHost(engine, id, ENGINE, address)
      } catch (error) {
        if (!(error instanceof StaleVersion) || tries === TRIES) throw error
      }
    }
  }

  async #check(host: Host, text: string): Promise<void> {
    const client = connectEngine(parseAddress(text, this.#environment))
    const id = await readHostId(new Engine(client, false))
      .catch((error) => {
        throw addressError(message('host-engine-away', { host: host.name, address: text, error: errorReason(error) }))
      })
      .finally(() => client.close())
    if (id !== host.id) throw addressError(message('not-that-host', { host: host.name, address: text }))
  }

  #at(host: Host, text: string): Engine {
    const known = this.#others.get(host.id)
    if (known?.address === text) return known.engine
    this.#forget(host)
    const address = parseAddress(text, this.#environment)
    const engine = new Engine(connectEngine(address), address.kind === 'unix')
    this.#others.set(host.id, { address: text, engine })
    return engine
  }

  /** Closes the connections to a host's engine. Streams from it end. */
  #forget({ id }: Host): void {
    this.#others.get(id)?.engine.client.close()
    this.#others.delete(id)
  }
}

function parseAddress(text: string, environment: NodeJS.ProcessEnv): EngineAddress {
  try {
    return engineAddress({ ...environment, DOCKER_HOST: text })
  } catch {
    throw addressError(message('bad-engine-address'))
  }
}

function addressError(reason: ReturnType<typeof message>): Problem {
  return invalidField('bad-input', 'engineAddress', reason)
}
