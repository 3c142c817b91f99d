import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectEngine, type EngineClient } from '../../packages/server/src/engine/transport/client.ts'
import { engineAddress } from '../../packages/server/src/engine/transport/docker-host.ts'
import { Daemon } from './daemon.ts'
import type { ClusterKeys } from './keys.ts'
import { addMember, type ClusterNetwork } from './network.ts'

/** A host of the test cluster, with all addresses of its engine. */
export interface TestHost {
  readonly name: string
  readonly address: string
  readonly dockerHost: string
  /** The path of the engine's log. */
  readonly log: string
  /** Mutual TLS; `certPath` is for DOCKER_CERT_PATH. */
  readonly tcp: { readonly dockerHost: string; readonly certPath: string }
  /** `config` is for `ssh -F`. */
  readonly ssh: { readonly dockerHost: string; readonly config: string }
}

/** Swarm's generic resource `disk`, in GiB. */
const DISK_GIB = 100
const TLS_PORT = 2376
/** The environment variable with the folder of a Debian whose engine runs instead of the machine's own. */
export const ENGINE_ROOT = 'BERTH_TEST_ENGINE_ROOT'
const INIT = join(import.meta.dirname, 'host-init.sh')

/** Starts host `n` (from 1) with its dockerd and sshd, and waits for its engine. */
export async function startHost(network: ClusterNetwork, keys: ClusterKeys, n: number): Promise<TestHost> {
  const name = `host${n}`
  const place = 10 + n
  const address = network.address(place)
  const namespace = await addMember(network, name, place)
  const folder = join(network.names.folder, name)
  await mkdir(folder)
  await writeFile(join(folder, 'daemon.json'), JSON.stringify(daemonSettings(network, keys, folder, address)))
  await writeFile(join(folder, 'sshd_config'), sshdSettings(keys, address))
  await writeFile(join(folder, 'resolv.conf'), `nameserver ${address}\n`)
  const ownNamespaces = ['--mount', '--uts', '--pid', '--fork', '--kill-child=KILL', '--mount-proc']
  const engineRoot = process.env[ENGINE_ROOT] ?? ''
  const log = join(folder, 'dockerd.log')
  const daemon = new Daemon(log, namespace, 'unshare', [...ownNamespaces, 'sh', INIT, name, folder, engineRoot])
  const dockerHost = `unix://${join(folder, 'docker.sock')}`
  const engine = engineOf(dockerHost)
  await daemon.ready(() => engine.json('GET', '/info')).finally(() => engine.close())
  return {
    name,
    address,
    dockerHost,
    log,
    tcp: { dockerHost: `tcp://${address}:${TLS_PORT}`, certPath: keys.clientCertificates },
    ssh: { dockerHost: `ssh://root@${address}`, config: keys.sshConfig },
  }
}

/** Joins the hosts into one swarm, led by the first host. @param managers the number of managers */
export async function joinSwarm(hosts: readonly TestHost[], managers: number): Promise<void> {
  const [first, ...others] = hosts
  if (!first) return
  const leader = engineOf(first.dockerHost)
  const addressesOf = ({ address }: TestHost) => ({ ListenAddr: `${address}:2377`, AdvertiseAddr: address })
  try {
    await leader.json('POST', '/swarm/init', { body: addressesOf(first) })
    const { JoinTokens } = await leader.json<{ JoinTokens: { Manager: string; Worker: string } }>('GET', '/swarm')
    for (const [index, host] of others.entries()) {
      const engine = engineOf(host.dockerHost)
      const JoinToken = index + 1 < managers ? JoinTokens.Manager : JoinTokens.Worker
      const body = { ...addressesOf(host), RemoteAddrs: [`${first.address}:2377`], JoinToken }
      await engine.json('POST', '/swarm/join', { body }).finally(() => engine.close())
    }
  } finally {
    leader.close()
  }
}

function engineOf(dockerHost: string): EngineClient {
  return connectEngine(engineAddress({ DOCKER_HOST: dockerHost }))
}

/** @see https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file */
function daemonSettings(network: ClusterNetwork, keys: ClusterKeys, folder: string, address: string) {
  return {
    'data-root': join(folder, 'docker'),
    // Includes the default socket, which is private to this host: `docker system dial-stdio` connects to it.
    hosts: ['unix:///var/run/docker.sock', `unix://${join(folder, 'docker.sock')}`, `tcp://${address}:${TLS_PORT}`],
    tlsverify: true,
    tlscacert: join(keys.hostCertificates, 'ca.pem'),
    tlscert: join(keys.hostCertificates, 'cert.pem'),
    tlskey: join(keys.hostCertificates, 'key.pem'),
    'insecure-registries': [network.subnet],
    'node-generic-resources': [`disk=${DISK_GIB}`],
    'cgroup-parent': `/${network.names.cluster}`,
    'exec-opts': ['native.cgroupdriver=cgroupfs'],
  }
}

function sshdSettings(keys: ClusterKeys, address: string): string {
  return `ListenAddress ${address}
HostKey ${keys.sshHostKey}
AuthorizedKeysFile ${keys.sshAuthorizedKeys}
StrictModes no
UsePAM yes
PidFile none
`
}
