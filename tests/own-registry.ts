import { readFile } from 'node:fs/promises'
import { Pusher } from '../packages/server/src/registry/test-images.ts'
import {
  startTestRegistry,
  type TestRegistry,
  type TestRegistryOptions,
  USER,
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
export const BASIC = `Basic ${Buffer.from(`${USER.username}:${USER.password}`).toString('base64')}`

/** @param authorization for the pusher, where it isn't USER's password */
export async function ownRegistry(options: TestRegistryOptions = {}, authorization = BASIC): Promise<OwnRegistry> {
  const registry = await startTestRegistry({ host: bridge(), ...options })
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

/** This machine, as the cluster's hosts see it. */
function bridge(): string {
  return cluster().registry.replace(/\.\d+:\d+$/, '.1')
}
