import { parseReference, registryAt } from '@berth/contract/images/image-reference.ts'
import type { Accounts } from '../../accounts/people.ts'
import type { RegistryLogin } from '../../engine/hosts/registry-auth.ts'
import { credentialsOf, listRegistries } from '../../storage/registries.ts'
import type { Vault } from '../../storage/vault.ts'
import type { PullLogin } from '../operation-context.ts'
import { registryNamed } from './registries.ts'

/** @throws Problem `registry-failed` where the credentials can't be read any more */
export function pullLogins(people: Accounts, vault: Vault): PullLogin {
  return async (image) => {
    const parsed = parseReference(image)
    if (!parsed.ok) return null
    const listed = registryNamed(await listRegistries(people), parsed.reference.registry)
    const credentials = listed ? await credentialsOf(people, vault, listed) : null
    return credentials && { ...credentials, registry: parsed.reference.registry }
  }
}

/**
 * What is handed on with a change of a service from one image to another. The engine keeps what it was given before, unless it is given
 * something else: so nobody's credentials are sent to another registry than theirs.
 */
export async function loginAfter(
  login: PullLogin,
  before: string,
  after: string,
): Promise<RegistryLogin | 'none' | 'kept'> {
  const moves = registryOf(before) !== registryOf(after)
  // What can't be read must not keep a service from being stopped: the engine has it still.
  const given = moves ? await login(after) : await login(after).catch(() => null)
  return given ?? (moves ? 'none' : 'kept')
}

function registryOf(image: string): string | null {
  const parsed = parseReference(image)
  return parsed.ok ? registryAt(parsed.reference.registry) : null
}
