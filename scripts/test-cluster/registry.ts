import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Daemon } from './daemon.ts'
import { addMember, type ClusterNetwork } from './network.ts'

const PORT = 5000

/**
 * Starts an open registry on plain HTTP, as a member of the network with its nth address.
 *
 * @returns its `address:port`, as images name it.
 */
export async function startRegistry(network: ClusterNetwork, name: string, n: number): Promise<string> {
  const at = `${network.address(n)}:${PORT}`
  const namespace = await addMember(network, name, n)
  const folder = join(network.names.folder, name)
  await mkdir(folder)
  const settings = join(folder, 'config.yml')
  await writeFile(settings, JSON.stringify(registrySettings(folder, at)))
  const daemon = new Daemon(join(folder, 'registry.log'), namespace, 'docker-registry', ['serve', settings])
  await daemon.ready(() => fetch(`http://${at}/v2/`))
  return at
}

/** @see https://distribution.github.io/distribution/about/configuration/ (JSON is YAML) */
function registrySettings(folder: string, at: string) {
  return {
    version: 0.1,
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: at },
  }
}
