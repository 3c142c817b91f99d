import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { USER } from '../packages/server/src/registry/test-certificate.ts'
import { Pusher } from '../packages/server/src/registry/test-images.ts'
import {
  startTestRegistry,
  type TestRegistry,
  type TestRegistryOptions,
} from '../packages/server/src/registry/test-registry.ts'
import { cluster } from './cluster.ts'

/** A test's own registry, which the hosts of the cluster reach. */
export interface OwnRegistry extends TestRegistry {
  /** With `tls`: what vouches for its certificate, PEM. */
  readonly authority: string | null
  /** Of who may do all: USER, or a token. */
  readonly pusher: Pusher
  /** Takes a sample image of the cluster's registry over. @returns its whole name there */
  readonly take: (sample: string, tag: string) => Promise<string>
}

export const LOGIN = USER
const BASIC = `Basic ${Buffer.from(`${USER.username}:${USER.password}`).toString('base64')}`

/** @param authorization for the pusher, where it isn't USER's password */
export async function ownRegistry(options: TestRegistryOptions = {}, authorization = BASIC): Promise<OwnRegistry> {
  const registry = await startTestRegistry({ ...options, host: options.host ?? bridge() })
  const authority = registry.certificate && (await readFile(registry.certificate, 'utf8'))
  const pusher = new Pusher(registry.address, {
    ...((options.password || options.tokens) && { authorization }),
    ...(authority && { certificate: authority }),
  })
  const take = async (sample: string, tag: string) => {
    await pusher.copy({ registry: cluster().registry, repository: `samples/${sample}`, tag }, `shop/${sample}`)
    return `${registry.address}/shop/${sample}:${tag}`
  }
  return { ...registry, authority, pusher, take }
}

/** A test's own registry, which only Berth and the test reach. */
export function localRegistry(options: TestRegistryOptions = {}, authorization?: string): Promise<OwnRegistry> {
  return ownRegistry({ host: '127.0.0.1', ...options }, authorization)
}

/** This machine, as the cluster's hosts see it. */
function bridge(): string {
  return cluster().registry.replace(/\.\d+:\d+$/, '.1')
}

/** Gives a repository's only image so many more tags, 1.0.0 and on, by the files that the registry keeps them in: pushing them takes minutes. */
export async function manyTags(data: string, repository: string, count: number): Promise<void> {
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

/** Makes so many repositories with nothing in them, many/app-0 and on. */
export async function manyRepositories(data: string, count: number): Promise<void> {
  const add = (number: number) =>
    mkdir(join(repositoriesIn(data), 'many', `app-${number}`, '_layers'), { recursive: true })
  await Promise.all(Array.from({ length: count }, (_, number) => add(number)))
}

function repositoriesIn(data: string): string {
  return join(data, 'docker', 'registry', 'v2', 'repositories')
}
