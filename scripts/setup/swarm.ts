import { readFileSync } from 'node:fs'
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import type { EngineClient } from '../../packages/server/src/engine/transport/client.ts'
import { Failure } from './progress.ts'

interface Info {
  OperatingSystem: string
  Swarm: { LocalNodeState: string; ControlAvailable: boolean; NodeAddr: string; Error: string; Nodes?: number }
}

/** Enables Swarm mode on the engine, unless it is in a swarm already. `wasMade` tells whether it was enabled now. */
export async function ensureSwarm(
  engine: EngineClient,
  isOnThisMachine: boolean,
): Promise<{ summary: string; wasMade: boolean }> {
  const { Swarm: swarm, OperatingSystem: system } = await engine.json<Info>('GET', '/info')
  const failure = swarmFailure(swarm)
  if (failure) throw failure
  if (swarm.LocalNodeState === 'active')
    return { summary: `Swarm mode: ${hostCount(swarm.Nodes ?? 1)}, this one at ${swarm.NodeAddr}`, wasMade: false }
  // A remote engine, or one in Docker Desktop's virtual machine, chooses its address itself.
  const isHere = isOnThisMachine && system !== 'Docker Desktop'
  const address = isHere ? { AdvertiseAddr: advertiseAddress(readRoutes(), networkInterfaces()) } : {}
  try {
    await engine.json('POST', '/swarm/init', { body: { ListenAddr: '0.0.0.0:2377', ...address } })
  } catch (error) {
    throw initFailure(error instanceof Error ? error.message : String(error))
  }
  const { Swarm: newSwarm } = await engine.json<Info>('GET', '/info')
  return { summary: `Swarm mode enabled: this host at ${newSwarm.NodeAddr}`, wasMade: true }
}

/** Explains why an engine that is in a swarm, or joining one, can't be used. Returns null if it can. */
export function swarmFailure(
  swarm: Pick<Info['Swarm'], 'LocalNodeState' | 'ControlAvailable' | 'Error'>,
): Failure | null {
  if (swarm.LocalNodeState === 'locked')
    return new Failure('Swarm mode is locked', 'The engine was restarted and its swarm has autolock enabled.', [
      'docker swarm unlock',
      'npm start',
    ])
  if (swarm.LocalNodeState === 'pending' || swarm.LocalNodeState === 'error')
    return new Failure('Swarm mode does not start', swarm.Error || `Its state is ${swarm.LocalNodeState}.`, [
      'Wait for the other managers (docker info shows the state), or make this host leave: docker swarm leave --force',
      'npm start',
    ])
  if (swarm.LocalNodeState === 'active' && !swarm.ControlAvailable)
    return new Failure('This engine is a worker of a swarm', 'Berth needs a manager.', [
      'on a manager: docker node promote <this host>',
      'or here: DOCKER_HOST=ssh://<user>@<manager> npm start',
    ])
  return null
}

function initFailure(message: string): Failure {
  if (/live-restore/i.test(message))
    return new Failure(
      'Swarm mode could not be enabled',
      'The engine runs with live-restore, which is incompatible with Swarm mode.',
      ['Remove "live-restore" from /etc/docker/daemon.json', 'sudo systemctl restart docker', 'npm start'],
    )
  return new Failure('Swarm mode could not be enabled', message, [
    'docker swarm init --advertise-addr <an address of this host>',
    'npm start',
  ])
}

/**
 * Returns the IPv4 address at which other hosts reach this one: the address of the default route's interface, else the first that belongs
 * neither to loopback nor to an engine's bridge, else 127.0.0.1.
 *
 * @param routes the text of /proc/net/route, empty if there is none
 */
export function advertiseAddress(routes: string, interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string {
  const addressOf = (name: string) =>
    interfaces[name]?.find(({ family, internal }) => family === 'IPv4' && !internal)?.address
  const names = Object.keys(interfaces).filter((name) => !/^(docker|br-|veth|virbr)/.test(name))
  return [defaultInterface(routes), ...names].map((name) => name && addressOf(name)).find(Boolean) || '127.0.0.1'
}

function defaultInterface(routes: string): string | undefined {
  return routes
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([, destination, , , , , , mask]) => destination === '00000000' && mask === '00000000')
    .sort((one, other) => Number(one[6]) - Number(other[6]))[0]?.[0]
}

function readRoutes(): string {
  try {
    return readFileSync('/proc/net/route', 'utf8')
  } catch {
    return ''
  }
}

function hostCount(count: number): string {
  return count === 1 ? '1 host' : `${count} hosts`
}
