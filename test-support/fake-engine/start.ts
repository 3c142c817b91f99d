import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agents } from './agent.ts'
import { allocateAddresses, newNetwork } from './allocator.ts'
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
import { HttpServer } from './http-server.ts'
import { swarmId } from './identity.ts'
import { Images } from './images.ts'
import type { Host } from './model.ts'
import { Orchestrator } from './orchestrator.ts'
import { Scheduler } from './scheduler.ts'
import { Swarm } from './swarm.ts'
import { keepTaskHistory } from './task-history.ts'

const GIB = 1024 ** 3

export interface FakeEngineOptions {
  /** How many hosts the swarm has; the first is its manager. 2 unless told. */
  readonly hosts?: number
  /** How many times faster than on a real engine its durations pass. 1 unless told. */
  readonly speed?: number
  /** Instead of `speed`: a clock of the test's own. */
  readonly clock?: Clock
  /** What a host needs for each step of a task (pulling, making a container, starting it, ending), in milliseconds of the engine's time. 20 unless told. */
  readonly stepMs?: number
  /** The registry that has the sample images. It is not asked. */
  readonly registry?: string
  /** Listens on ports of loopback instead of Unix sockets, which not every system has. */
  readonly tcp?: boolean
  /** Whether ingress ports answer on every host. */
  readonly routingMesh?: boolean
}

/** A Docker Engine in Swarm mode that is kept in memory and runs no containers. It speaks the Engine's API on a socket for each host. */
export interface FakeEngine {
  /** The manager's, for DOCKER_HOST. */
  readonly dockerHost: string
  readonly hosts: readonly { readonly name: string; readonly address: string; readonly dockerHost: string }[]
  /** References of the sample images. */
  readonly images: { readonly web: string; readonly web2: string; readonly logger: string; readonly crash: string }
  /** What is in it, to look at and to change as a fault would. */
  readonly swarm: Swarm
  /** What the registry has, to push to and to delete from. */
  readonly registry: Images
  /** Takes a host out of the swarm: its tasks go elsewhere, its API is away. What runs on it runs on. */
  takeDown(hostName: string): void
  /** Has a host join again: what is to run no more is ended on it. */
  bringUp(hostName: string): void
  /** Whether a host's API answers, keeps callers waiting, or cuts their connections. Of all hosts unless one is named. */
  setReachability(reachability: 'answering' | 'hanging' | 'away', hostName?: string): void
  /** Has tasks wait, once they are prepared or started, until the function is called that it returns. */
  hold(step: 'preparing' | 'starting'): () => void
  /** Ends everything. Connections that are open are cut. */
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
  keepTaskHistory(swarm)
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
  const host = [...hosts.values()].find((one) => one.name === name)
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
