import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { archiveRoutes } from './api/archives.ts'
import { containerRoutes } from './api/containers.ts'
import { execRoutes } from './api/exec.ts'
import { imageRoutes } from './api/images.ts'
import { logRoutes } from './api/logs.ts'
import { networkRoutes } from './api/networks.ts'
import { nodeRoutes } from './api/nodes.ts'
import { objectRoutes } from './api/objects.ts'
import { oneShotRoutes } from './api/one-shots.ts'
import { serviceRoutes } from './api/services.ts'
import { systemRoutes } from './api/system.ts'
import { taskRoutes } from './api/tasks.ts'
import { volumeRoutes } from './api/volumes.ts'
import { type Clock, FastClock } from './clock.ts'
import { Agents } from './containers/agent.ts'
import { Images } from './containers/images.ts'
import { HttpServer } from './http-server.ts'
import { swarmId } from './identity.ts'
import type { Host } from './model.ts'
import { allocateAddresses, newNetwork } from './orchestration/allocator.ts'
import { Orchestrator } from './orchestration/orchestrator.ts'
import { Scheduler } from './orchestration/scheduler.ts'
import { limitTaskHistory } from './orchestration/task-history.ts'
import { Swarm } from './swarm.ts'

const GIB = 1024 ** 3

export interface FakeEngineOptions {
  /** The number of hosts; the first is the manager. 2 by default. */
  readonly hosts?: number
  /** The factor by which durations are shorter than on a real engine. 1 by default. */
  readonly speed?: number
  /** A clock to use in place of `speed`. */
  readonly clock?: Clock
  /**
   * The duration of each step of a task (pull, create a container, start it, end it), in milliseconds of the engine's time. 20 by default.
   */
  readonly stepMs?: number
  /** The registry in the references of the sample images. No requests are sent to it. */
  readonly registry?: string
  /** Listens on loopback ports instead of Unix sockets, which not every system has. */
  readonly tcp?: boolean
  /** Whether ingress ports answer on every host. */
  readonly routingMesh?: boolean
}

/** A Docker Engine in Swarm mode in memory that runs no containers. It serves the Engine API on one socket per host. */
export interface FakeEngine {
  /** The address of the manager, for DOCKER_HOST. */
  readonly dockerHost: string
  readonly hosts: readonly { readonly name: string; readonly address: string; readonly dockerHost: string }[]
  /** References of the sample images. */
  readonly images: { readonly web: string; readonly web2: string; readonly logger: string; readonly crash: string }
  /** The state of the swarm, to inspect and to change as a fault does. */
  readonly swarm: Swarm
  /** The images of the registry, to push and to delete. */
  readonly registry: Images
  /** Takes a host out of the swarm: its tasks move to other hosts and its API is away. Its containers keep running. */
  takeDown(hostName: string): void
  /** Brings a host back into the swarm. It ends its tasks that are no longer desired. */
  bringUp(hostName: string): void
  /** Makes a host's API answer, keep callers waiting, or cut their connections. Applies to all hosts unless one is named. */
  setReachability(reachability: 'answering' | 'hanging' | 'away', hostName?: string): void
  /** Makes tasks wait before they are prepared or started. @returns a function that releases them */
  hold(step: 'preparing' | 'starting'): () => void
  /** Stops the engine and cuts open connections. */
  stop(): Promise<void>
}

export async function startFakeEngine({
  hosts: count = 2,
  speed = 1,
  clock = new FastClock(speed),
  stepMs = 20,
  registry = 'registry.test',
  tcp = false,
  routingMesh = false,
}: FakeEngineOptions = {}): Promise<FakeEngine> {
  const images = new Images(registry)
  const swarm = new Swarm(clock, images, { hasRoutingMesh: routingMesh, stepMs })
  const orchestrator = new Orchestrator(swarm)
  allocateAddresses(swarm)
  new Scheduler(swarm)
  const agents = new Agents(swarm)
  limitTaskHistory(swarm)
  newNetwork(swarm, { name: 'ingress', isIngress: true })
  const folder = await mkdtemp(join(tmpdir(), 'berth-fake-'))
  const servers = new Map<string, HttpServer>()
  const hosts: { name: string; address: string; dockerHost: string }[] = []
  for (let number = 1; number <= count; number++) {
    const host = newHost(swarm, number)
    const server = new HttpServer(routesOf(swarm), host)
    const dockerHost = await server.listen(tcp ? null : join(folder, `${host.name}.sock`))
    servers.set(host.name, server)
    hosts.push({ name: host.name, address: host.address, dockerHost })
  }
  const image = (name: string) => `${images.repository}/${name}`
  return {
    dockerHost: hosts[0]?.dockerHost ?? '',
    hosts,
    images: { web: image('web:1.0'), web2: image('web:2.0'), logger: image('logger:1.0'), crash: image('crash:1.0') },
    swarm,
    registry: images,
    takeDown(name) {
      swarm.changeHost(hostNamed(swarm, name), { state: 'down' })
      servers.get(name)?.setReachability('away')
    },
    bringUp(name) {
      servers.get(name)?.setReachability('answering')
      swarm.changeHost(hostNamed(swarm, name), { state: 'ready' })
    },
    setReachability(reachability, name) {
      for (const [host, server] of servers)
        if (name === undefined || name === host) server.setReachability(reachability)
    },
    hold(step) {
      agents.gates[step].close()
      return () => agents.gates[step].open()
    },
    async stop() {
      orchestrator.close()
      agents.close()
      await Promise.all([...servers.values()].map((server) => server.close()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function routesOf(swarm: Swarm) {
  return [
    ...systemRoutes(swarm),
    ...serviceRoutes(swarm),
    ...taskRoutes(swarm),
    ...nodeRoutes(swarm),
    ...networkRoutes(swarm),
    ...objectRoutes(swarm),
    ...volumeRoutes(swarm),
    ...oneShotRoutes(swarm),
    ...containerRoutes(swarm),
    ...archiveRoutes(),
    ...execRoutes(swarm),
    ...logRoutes(swarm),
    ...imageRoutes(swarm),
  ]
}

function hostNamed({ hosts }: Swarm, name: string): Host {
  const host = [...hosts.values()].find((candidate) => candidate.name === name)
  if (!host) throw new Error(`There is no host ${name}.`)
  return host
}

function newHost(swarm: Swarm, number: number): Host {
  const host: Host = {
    ...swarm.stamp(swarmId()),
    name: `host${number}`,
    address: `127.0.0.${number}`,
    spec: { Labels: {}, Role: number === 1 ? 'manager' : 'worker', Availability: 'active' },
    state: 'ready',
    isLeader: number === 1,
    cpus: 4,
    memoryBytes: 16 * GIB,
    diskGiB: 100,
    containers: new Map(),
    volumes: new Map(),
    images: new Map(),
  }
  swarm.hosts.set(host.id, host)
  return host
}
