import { run } from '../command.ts'
import { type ClusterNames, namespaceOf } from './names.ts'

/** A /24 network on a bridge of this machine. The bridge has the address `.1`. */
export interface ClusterNetwork {
  readonly names: ClusterNames
  readonly subnet: string
  /** Returns the nth address, from 1 (the bridge) to 254. */
  address(n: number): string
}

/** Creates the bridge, in a network that this machine does not use yet. */
export async function makeNetwork(names: ClusterNames): Promise<ClusterNetwork> {
  const prefix = await freePrefix()
  const address = (n: number) => `${prefix}.${n}`
  await ip(
    `link add ${names.bridge} type bridge`,
    `addr add ${address(1)}/24 dev ${names.bridge}`,
    `link set ${names.bridge} up`,
  )
  // If a dockerd runs on this machine, bridged packets pass through its firewall rules.
  await run('iptables', ['-w', '-I', ...forwardingRule(names)])
  return { names, subnet: `${address(0)}/24`, address }
}

/** Creates a namespace with one interface, on the bridge. It has no other connection. @returns the name of the namespace */
export async function addMember({ names, address }: ClusterNetwork, member: string, n: number): Promise<string> {
  const namespace = namespaceOf(names, member)
  await run('ip', ['netns', 'add', namespace])
  await ip(
    `link add ${names.bridge}-${n} type veth peer name eth0 netns ${namespace}`,
    `link set ${names.bridge}-${n} master ${names.bridge} up`,
  )
  await run('ip', ['-netns', namespace, '-batch', '-'], {
    input: `link set lo up\naddr add ${address(n)}/24 dev eth0\nlink set eth0 up\n`,
  })
  return namespace
}

/** Removes the bridge with its ports, the namespaces and the firewall rule, if they exist. Processes in them must have ended. */
export async function removeNetwork(names: ClusterNames): Promise<void> {
  // The kernel would remove a port with its namespace, but minutes later, and a browser aborts its requests when a link is removed.
  for (const link of await linksOf(names)) await run('ip', ['link', 'delete', link]).catch(() => {})
  for (const namespace of await listNamespaces(names))
    await run('ip', ['netns', 'delete', namespace]).catch(async (error) => {
      // Another process may remove abandoned clusters at the same time.
      if ((await listNamespaces(names)).includes(namespace)) throw error
    })
  await run('iptables', ['-w', '-D', ...forwardingRule(names)]).catch(() => {})
}

async function linksOf({ bridge }: ClusterNames): Promise<string[]> {
  const all = JSON.parse(await run('ip', ['-json', 'link', 'show'])) as { ifname: string }[]
  return all.map(({ ifname }) => ifname).filter((name) => name === bridge || name.startsWith(`${bridge}-`))
}

export async function listNamespaces(names: ClusterNames): Promise<string[]> {
  const all = (await run('ip', ['netns', 'list'])).split('\n').map((line) => line.split(' ')[0] ?? '')
  return all.filter((name) => name.startsWith(namespaceOf(names, '')))
}

function forwardingRule({ bridge }: ClusterNames): string[] {
  return ['FORWARD', '-i', bridge, '-o', bridge, '-j', 'ACCEPT']
}

/** Returns the first three numbers of a /24 within 10.213.0.0/16 that no route of this machine overlaps. */
async function freePrefix(): Promise<string> {
  const taken = await run('ip', ['-4', 'route', 'show', 'root', '10.213.0.0/16'])
  // The search starts at a number that depends on the process, so that two processes don't find the same network at the same time.
  for (let tries = 0; tries < 256; tries++) {
    const prefix = `10.213.${(process.pid + tries) % 256}`
    if (!taken.includes(`${prefix}.`)) return prefix
  }
  throw new Error('Every network within 10.213.0.0/16 is in use on this machine. `ip route` shows the routes.')
}

async function ip(...commands: string[]): Promise<void> {
  await run('ip', ['-batch', '-'], { input: `${commands.join('\n')}\n` })
}
