import { familiar, formatReference, parseReference } from '@berth/contract/images/image-reference.ts'
import type { PushedImage } from '@berth/contract/push-hooks/pushed-images.ts'
import type { LiveService } from '../../domain/model.ts'
import { newerVersion } from '../../registry/newer-version.ts'

export interface Followed {
  /** To upgrade to, as a person would write it. */
  readonly reference: string
  readonly registry: string
  readonly repository: string
  readonly tag: string
}

/**
 * What the service is to be upgraded to when this was pushed; null where that is no concern of it. Its own tag always is; another one,
 * if the service says by a pattern which versions it goes along with.
 */
export function followed({ spec, kind, mode, deleting }: LiveService, pushed: PushedImage): Followed | null {
  const { pattern, follow } = spec.imagePolicy
  const parsed = parseReference(spec.image)
  if (!follow || deleting || kind !== 'service' || mode === 'job' || !parsed.ok) return null
  const own = parsed.reference
  const isSame = own.repository === pushed.repository && (pushed.registry ?? own.registry) === own.registry
  if (!isSame || own.tag === null || own.digest !== null) return null
  const place = { registry: own.registry, repository: own.repository, tag: pushed.tag }
  if (own.tag === pushed.tag) return { ...place, reference: spec.image }
  if (pattern === null || newerVersion(own.tag, [pushed.tag], pattern) === null) return null
  return { ...place, reference: familiar({ ...place, digest: null }) }
}

/** As a hook may be restricted to it. */
export function repositoryOf({ registry, repository }: Followed): string {
  return formatReference({ registry, repository, tag: null, digest: null })
}

/** Whether the other is the one to upgrade to, of two that were pushed. */
export function isOvertaken({ spec }: LiveService, { tag }: Followed, other: Followed): boolean {
  return newerVersion(tag, [other.tag], spec.imagePolicy.pattern) !== null
}
