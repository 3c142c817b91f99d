import { DOCKER_HUB } from '@berth/contract/images/image-reference.ts'

/** The credentials with which an image is pulled. */
export interface RegistryLogin {
  readonly username: string
  readonly password: string
  /** The registry as references name it. */
  readonly registry: string
}

/** The engine's name for Docker Hub, which dates from before its second API. */
const HUB_KEY = 'https://index.docker.io/v1/'

/**
 * Returns the header that carries credentials to the engine, which passes them on to the hosts that pull. 'kept' yields no header: the
 * engine keeps the credentials of an existing service.
 */
export function registryAuth(login: RegistryLogin | 'none' | 'kept' | null): Record<string, string> {
  if (login === 'kept' || login === null) return {}
  if (login === 'none') return { 'X-Registry-Auth': encoded({}) }
  const { username, password, registry } = login
  return {
    'X-Registry-Auth': encoded({ username, password, serveraddress: registry === DOCKER_HUB ? HUB_KEY : registry }),
  }
}

/** Encodes JSON as URL-safe base64 with padding, the only form that the engine reads. */
function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}
