import { DOCKER_HUB } from '@berth/contract/images/image-reference.ts'

/** With which an image is pulled. */
export interface RegistryLogin {
  readonly username: string
  readonly password: string
  /** As references name it. */
  readonly registry: string
}

/** The name under which the engine knows Docker Hub, since before it had a second API. */
const HUB_KEY = 'https://index.docker.io/v1/'

/**
 * The header in which the engine takes credentials; it hands them on to the hosts that pull. With 'kept' there is none: of an existing
 * service, the engine keeps those that it has.
 */
export function registryAuth(login: RegistryLogin | 'none' | 'kept' | null): Record<string, string> {
  if (login === 'kept' || login === null) return {}
  if (login === 'none') return { 'X-Registry-Auth': encoded({}) }
  const { username, password, registry } = login
  return {
    'X-Registry-Auth': encoded({ username, password, serveraddress: registry === DOCKER_HUB ? HUB_KEY : registry }),
  }
}

/** Base64 for addresses, padded: the engine reads no other. */
function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}
