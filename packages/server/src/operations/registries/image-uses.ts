import { parseReference, registryOfAddress } from '@berth/contract/images/image-reference.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import type { View } from '../../view/view.ts'

interface Version {
  readonly tag: string | null
  readonly digest: string | null
}

/** Returns a function that finds the services which run an image of one repository, in the cluster as it is at this moment. */
export function usesOf(view: View, registry: string, repository: string): (image: Version) => ServiceRef[] {
  const running = view.snapshot.services.flatMap(({ ref, digest, spec, deleting }) => {
    const parsed = parseReference(spec.image)
    if (deleting || !parsed.ok || parsed.reference.repository !== repository) return []
    if (registryOfAddress(parsed.reference.registry) !== registryOfAddress(registry)) return []
    return [{ ref, digest, tag: parsed.reference.tag }]
  })
  // A tag may stand for another image by now, so digests are compared where both are known.
  return ({ tag, digest }) =>
    running
      .filter((one) => (one.digest !== null && digest !== null ? one.digest === digest : one.tag === tag))
      .map(({ ref }) => ref)
      .sort((a, b) => a.space.localeCompare(b.space) || a.service.localeCompare(b.service))
}
