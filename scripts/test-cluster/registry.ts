import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Daemon } from './daemon.ts'
import { addMember, type ClusterNetwork } from './network.ts'

const PORT = 5000

/**
 * Starts a registry on plain HTTP, without authentication, at the nth address of the network.
 *
 * @returns its `address:port`, as in image references.
 */
export async function startRegistry(network: ClusterNetwork, name: string, n: number): Promise<string> {
  const address = `${network.address(n)}:${PORT}`
  const namespace = await addMember(network, name, n)
  const folder = join(network.names.folder, name)
  await mkdir(folder)
  const settings = join(folder, 'config.yml')
  await writeFile(settings, JSON.stringify(registrySettings(folder, address)))
  const daemon = new Daemon(join(folder, 'registry.log'), namespace, 'docker-registry', ['serve', settings])
  await daemon.ready(() => fetch(`http://${address}/v2/`))
  return address
}

/** @see https://distribution.github.io/distribution/about/configuration/ (JSON is YAML) */
function registrySettings(folder: string, address: string) {
  return {
    version: 0.1,
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: address },
  }
}
