import { type FieldError, fieldError, Problem } from '@berth/contract/http/problems.ts'
import { parseReference } from '@berth/contract/images/image-reference.ts'
import { runsOn } from '@berth/contract/images/platforms.ts'
import { type Message, message } from '@berth/contract/messages/message.ts'
import { lookUpImage, type Platform } from '../../engine/hosts/look-up-image.ts'
import { digestOf } from '../../engine/services/read-service.ts'
import { EngineError } from '../../engine/transport/client.ts'
import type { OperationContext } from '../operation-context.ts'

export interface ResolvedImage {
  /**
   * The reference with its digest, if there is one, so that every instance runs the same bytes and no host asks the registry for the
   * digest.
   */
  readonly pinned: string
  readonly digest: string | null
  readonly platforms: readonly Platform[]
  readonly warnings: readonly FieldError[]
}

/**
 * Returns what an image reference stands for at this moment, or the reason why that is unknown. An image that only this host has is
 * accepted in a cluster of one host.
 *
 * @param known the digest of the image, if the caller has asked for it already
 */
export async function resolveImage(
  context: OperationContext,
  reference: string,
  known: string | null = null,
): Promise<ResolvedImage | FieldError> {
  const [unpinned = ''] = reference.split('@')
  try {
    const { digest, platforms } = await lookUpImage(
      context.engine,
      known ? `${unpinned}@${known}` : reference,
      await context.pullLogin(reference),
    )
    const mismatch = platformError(context, reference, platforms)
    if (mismatch) return mismatch
    return {
      pinned: digest ? `${unpinned}@${digest}` : reference,
      digest,
      platforms,
      warnings: [],
    }
  } catch (error) {
    if (error instanceof Problem) return fieldError('image', error.extra.detailMessage)
    if (!(error instanceof EngineError)) throw error
    return (
      (await resolveLocally(context, reference)) ?? fieldError('image', unavailableMessage(reference, error.message))
    )
  }
}

function platformError({ view }: OperationContext, image: string, platforms: readonly Platform[]): FieldError | null {
  const names = platforms.map(({ os, architecture }) => `${os}/${architecture}`)
  const hosts = view.cluster().platforms
  if (runsOn(names, hosts)) return null
  const params = { image, platforms: names.join(', '), hosts: hosts.join(', ') }
  return fieldError('image', message('plan-image-platform', params))
}

/** Explains why the image is unavailable. How the engines connect to a registry is set on their hosts: Berth cannot configure it. */
function unavailableMessage(reference: string, error: string): Message {
  const parsed = parseReference(reference)
  const registry = parsed.ok ? parsed.reference.registry : reference
  if (/x509:.*unknown authority/.test(error)) return message('plan-registry-untrusted', { registry })
  if (/server gave HTTP response to HTTPS client/.test(error)) return message('plan-registry-plain', { registry })
  return message('plan-image-missing', { image: reference, error })
}

async function resolveLocally({ engine, view }: OperationContext, reference: string): Promise<ResolvedImage | null> {
  if (view.hosts.length !== 1) return null
  const image = await engine.localImage(reference)
  if (!image) return null
  return {
    pinned: reference,
    digest: digestOf(reference),
    platforms: [],
    warnings: [fieldError('image', message('plan-image-local', { image: reference }))],
  }
}
