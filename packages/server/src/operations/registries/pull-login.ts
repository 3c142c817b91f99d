import { parseReference, registryOfAddress } from '@berth/contract/images/image-reference.ts'
import type { Accounts } from '../../accounts/account-store.ts'
import type { RegistryLogin } from '../../engine/hosts/registry-auth.ts'
import { credentialsOf, listRegistries } from '../../storage/registries.ts'
import type { Vault } from '../../storage/vault.ts'
import type { PullLogin } from '../operation-context.ts'
import { findRegistry } from './registries.ts'

/** Returns a function that looks up the credentials for a pull. It throws Problem `registry-failed` if they can no longer be read. */
export function pullLogins(accounts: Accounts, vault: Vault): PullLogin {
  return async (image) => {
    const parsed = parseReference(image)
    if (!parsed.ok) return null
    const listed = findRegistry(await listRegistries(accounts), parsed.reference.registry)
    const credentials = listed ? await credentialsOf(accounts, vault, listed) : null
    return credentials && { ...credentials, registry: parsed.reference.registry }
  }
}

/**
 * Returns the credentials to send when a service changes from one image to another. The engine keeps the earlier credentials unless it is
 * sent others, so that no credentials are sent to a registry that they are not for.
 */
export async function loginForImage(
  login: PullLogin,
  before: string,
  after: string,
): Promise<RegistryLogin | 'none' | 'kept'> {
  const changesRegistry = registryOf(before) !== registryOf(after)
  // Unreadable credentials must not prevent a service from being stopped: the engine still has them.
  const credentials = changesRegistry ? await login(after) : await login(after).catch(() => null)
  return credentials ?? (changesRegistry ? 'none' : 'kept')
}

function registryOf(image: string): string | null {
  const parsed = parseReference(image)
  return parsed.ok ? registryOfAddress(parsed.reference.registry) : null
}
