import type { Engine } from '../engine.ts'
import type { RegistryLogin } from './registry-auth.ts'

export interface Platform {
  readonly os: string
  readonly architecture: string
}

/** Returns the current digest and the known platforms of a reference. The engine asks the registry. */
export async function lookUpImage(
  engine: Pick<Engine, 'distribution'>,
  reference: string,
  login: RegistryLogin | null,
): Promise<{ digest: string | null; platforms: Platform[] }> {
  const { Descriptor: descriptor, Platforms: platforms } = await engine.distribution(reference, login)
  return {
    digest: descriptor?.digest ?? null,
    platforms: (platforms ?? []).flatMap(({ os, architecture }) => (os && architecture ? [{ os, architecture }] : [])),
  }
}
