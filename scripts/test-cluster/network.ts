import { run } from '../command.ts'
import { type ClusterNames, namespaceOf } from './names.ts'

/** A /24 network on a bridge of this machine, which has the address `.1` in it. */
export interface ClusterNetwork {
  readonly names: ClusterNames
  readonly subnet: string
  /** The nth address, from 1 (the bridge's) to 254. */
  address(n: number): string
}

/** Makes the bridge, in a network that nothing here uses yet. */
export async function makeNetwork(names: ClusterNames): Promise<ClusterNetwork> {
  const prefix = await freePrefix()
  const address = (n: number) => `${prefix}.${n}`
  await ip(
    `link add ${names.bridge} type bridge`,
    `addr add ${address(1)}/24 dev ${names.bridge}`,
    `link set ${names.bridge} up`,
  )
  // Where a dockerd runs on this machine, bridged packets meet its firewall.
  await run('iptables', ['-w', '-I', ...forwarding(names)])
  return { names, subnet: `${address(0)}/24`, address }
}

/** A namespace with one interface, on the bridge. There is no way from it to anywhere else. */
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

/** Removes the bridge with its ports, the namespaces and the firewall's rule, as far as they are there. Processes in them must have ended. */
export async function removeNetwork(names: ClusterNames): Promise<void> {
  // The kernel would remove a port with its namespace, but minutes later: a browser breaks off what it loads when a link goes.
  for (const link of await linksOf(names)) await run('ip', ['link', 'delete', link]).catch(() => {})
  for (const namespace of await namespacesOf(names))
    await run('ip', ['netns', 'delete', namespace]).catch(async (error) => {
      // Another process may sweep at the same time.
      if ((await namespacesOf(names)).includes(namespace)) throw error
    })
  await run('iptables', ['-w', '-D', ...forwarding(names)]).catch(() => {})
}

async function linksOf({ bridge }: ClusterNames): Promise<string[]> {
  const all = JSON.parse(await run('ip', ['-json', 'link', 'show'])) as { ifname: string }[]
  return all.map(({ ifname }) => ifname).filter((name) => name === bridge || name.startsWith(`${bridge}-`))
}

export async function namespacesOf(names: ClusterNames): Promise<string[]> {
  const all = (await run('ip', ['netns', 'list'])).split('\n').map((line) => line.split(' ')[0] ?? '')
  return all.filter((name) => name.startsWith(namespaceOf(names, '')))
}

function forwarding({ bridge }: ClusterNames): string[] {
  return ['FORWARD', '-i', bridge, '-o', bridge, '-j', 'ACCEPT']
}

/** The first three numbers of a /24 within 10.213.0.0/16 that no route of this machine reaches into. */
async function freePrefix(): Promise<string> {
  const taken = await run('ip', ['-4', 'route', 'show', 'root', '10.213.0.0/16'])
  // Where it starts depends on the process, so that two that look at the same time don't find the same.
  for (let tries = 0; tries < 256; tries++) {
    const prefix = `10.213.${(process.pid + tries) % 256}`
    if (!taken.includes(`${prefix}.`)) return prefix
  }
  throw new Error('Every network within 10.213.0.0/16 is taken on this machine; `ip route` shows by what.')
}

async function ip(...commands: string[]): Promise<void> {
  await run('ip', ['-batch', '-'], { input: `${commands.join('\n')}\n` })
}
