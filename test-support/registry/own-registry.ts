import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { USER } from '../../packages/server/src/registry/test-certificate.ts'
import { Pusher } from '../../packages/server/src/registry/test-images.ts'
import {
  startTestRegistry,
  type TestRegistry,
  type TestRegistryOptions,
} from '../../packages/server/src/registry/test-registry.ts'
import { cluster } from '../docker/cluster.ts'

/** A registry of a test's own. */
export interface OwnRegistry extends TestRegistry {
  /** With `tls`: the certificate of its authority, PEM. */
  readonly authority: string | null
  /** Pushes images with full permissions: as USER, or with a token. */
  readonly pusher: Pusher
  /** Copies a sample image from the cluster's registry. @returns its reference in this registry */
  readonly copySample: (sample: string, tag: string) => Promise<string>
}

export const LOGIN = USER
const BASIC = `Basic ${Buffer.from(`${USER.username}:${USER.password}`).toString('base64')}`

/** Starts a registry that the hosts of the cluster can reach. @param authorization of the pusher, if it isn't USER's password */
export async function ownRegistry(options: TestRegistryOptions = {}, authorization = BASIC): Promise<OwnRegistry> {
  const registry = await startTestRegistry({ ...options, host: options.host ?? bridgeAddress() })
  const authority = registry.certificate && (await readFile(registry.certificate, 'utf8'))
  const pusher = new Pusher(registry.address, {
    ...((options.password || options.tokens) && { authorization }),
    ...(authority && { certificate: authority }),
  })
  const copySample = async (sample: string, tag: string) => {
    await pusher.copy({ registry: cluster().registry, repository: `samples/${sample}`, tag }, `shop/${sample}`)
    return `${registry.address}/shop/${sample}:${tag}`
  }
  return { ...registry, authority, pusher, copySample }
}

/** Starts a registry that only Berth and the test can reach. */
export function localRegistry(options: TestRegistryOptions = {}, authorization?: string): Promise<OwnRegistry> {
  return ownRegistry({ host: '127.0.0.1', ...options }, authorization)
}

/** Returns the address of this machine in the cluster's network. */
function bridgeAddress(): string {
  return cluster().registry.replace(/\.\d+:\d+$/, '.1')
}

/** Adds `count` tags from 1.0.0 on to a repository's only image. Writes the registry's files directly, because pushing takes minutes. */
export async function addTags(data: string, repository: string, count: number): Promise<void> {
  const manifests = join(repositoriesIn(data), repository, '_manifests')
  const [hash = ''] = await readdir(join(manifests, 'revisions', 'sha256'))
  const addTag = async (number: number) => {
    const tag = join(manifests, 'tags', `1.${number}.0`)
    for (const folder of [join(tag, 'current'), join(tag, 'index', 'sha256', hash)]) {
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'link'), `sha256:${hash}`)
    }
  }
  await Promise.all(Array.from({ length: count }, (_, number) => addTag(number)))
}

/** Creates `count` empty repositories from many/app-0 on. */
export async function addRepositories(data: string, count: number): Promise<void> {
  const add = (number: number) =>
    mkdir(join(repositoriesIn(data), 'many', `app-${number}`, '_layers'), { recursive: true })
  await Promise.all(Array.from({ length: count }, (_, number) => add(number)))
}

function repositoriesIn(data: string): string {
  return join(data, 'docker', 'registry', 'v2', 'repositories')
}
