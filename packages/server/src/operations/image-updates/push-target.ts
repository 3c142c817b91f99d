import { formatReference, parseReference, shortReference } from '@berth/contract/images/image-reference.ts'
import type { PushedImage } from '@berth/contract/push-hooks/pushed-images.ts'
import type { LiveService } from '../../domain/model.ts'
import { newerVersion } from '../../registry/newer-version.ts'

export interface PushTarget {
  /** The image to upgrade to, as a person would write it. */
  readonly reference: string
  readonly registry: string
  readonly repository: string
  readonly tag: string
}

/**
 * Returns the image that a push upgrades a service to; null if the push does not concern the service. A service that follows pushes is
 * concerned by its own tag, and by another tag if its image policy has a pattern for which that is a newer version.
 */
export function pushTarget({ spec, kind, mode, deleting }: LiveService, pushed: PushedImage): PushTarget | null {
  const { pattern, follow } = spec.imagePolicy
  const parsed = parseReference(spec.image)
  if (!follow || deleting || kind !== 'service' || mode === 'job' || !parsed.ok) return null
  const own = parsed.reference
  const isSame = own.repository === pushed.repository && (pushed.registry ?? own.registry) === own.registry
  if (!isSame || own.tag === null || own.digest !== null) return null
  const place = { registry: own.registry, repository: own.repository, tag: pushed.tag }
  if (own.tag === pushed.tag) return { ...place, reference: spec.image }
  if (pattern === null || newerVersion(own.tag, [pushed.tag], pattern) === null) return null
  return { ...place, reference: shortReference({ ...place, digest: null }) }
}

/** Returns the repository, as a push hook may be restricted to it. */
export function repositoryOf({ registry, repository }: PushTarget): string {
  return formatReference({ registry, repository, tag: null, digest: null })
}

/** Returns whether a pushed image is older than another one, which is then the one to upgrade to. */
export function isOlderThan({ spec }: LiveService, { tag }: PushTarget, other: PushTarget): boolean {
  return newerVersion(tag, [other.tag], spec.imagePolicy.pattern) !== null
}
