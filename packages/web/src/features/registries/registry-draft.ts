import type { NewRegistry, Registry } from '@berth/contract/registries/registries.ts'
import type { SaveRegistryRequest } from './queries.ts'

/** A registry as the form holds it. Its field paths are those of NewRegistry. */
export interface RegistryDraft {
  readonly name: string
  readonly address: string
  readonly plainHttp: boolean
  /** Whether the registry's certificate is signed by a private certificate authority. */
  readonly ownAuthority: boolean
  readonly caCertificate: string
  readonly login: boolean
  readonly credentials: { readonly username: string; readonly password: string }
}

/** Returns the draft of a registry. @param registry null for a new registry */
export function draftOf(registry: Registry | null): RegistryDraft {
  const { name = '', address = '', plainHttp = false, caCertificate = null, username = null } = registry ?? {}
  return {
    name,
    address,
    plainHttp,
    ownAuthority: caCertificate !== null,
    caCertificate: caCertificate ?? '',
    login: username !== null,
    credentials: { username: username ?? '', password: '' },
  }
}

/** Returns the request for a draft. An empty password keeps the current one. */
export function saveRequestOf(draft: RegistryDraft, registry: Registry | null): SaveRegistryRequest {
  const { name, address, plainHttp, ownAuthority, caCertificate, login, credentials } = draft
  const common = { name: name.trim(), address: address.trim(), plainHttp }
  const authority = ownAuthority && !plainHttp ? caCertificate.trim() : null
  const body: NewRegistry = { ...common, caCertificate: authority, credentials: login ? credentials : null }
  if (registry === null) return { id: null, body }
  if (!login || credentials.password !== '') return { id: registry.id, body }
  return { id: registry.id, body: { ...body, credentials: { username: credentials.username } } }
}
