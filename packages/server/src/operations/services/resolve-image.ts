import { type FieldFault, fieldFault, Problem } from '@berth/contract/http/problems.ts'
import { parseReference } from '@berth/contract/images/image-reference.ts'
import { runsOn } from '@berth/contract/images/platforms.ts'
import { type Wording, wording } from '@berth/contract/messages/wording.ts'
import { digestOf } from '../../engine/services/read-service.ts'
import { EngineError } from '../../engine/transport/client.ts'
import type { Cluster } from '../operation-context.ts'

export interface ResolvedImage {
  /** With its digest, where it has one, so that every instance runs the same bytes and no host asks the registry which. */
  readonly pinned: string
  readonly digest: string | null
  readonly platforms: readonly { readonly os: string; readonly architecture: string }[]
  readonly warnings: readonly FieldFault[]
}

/** What the reference stands for at this moment, or why that can't be told. An image that only this host has will do where it is the only one. */
export async function resolveImage(cluster: Cluster, reference: string): Promise<ResolvedImage | FieldFault> {
  try {
    const { Descriptor: descriptor, Platforms: platforms } = await cluster.engine.distribution(
      reference,
      await cluster.pullLogin(reference),
    )
    const digest = descriptor?.digest ?? null
    const elsewhere = onNoHost(cluster, reference, platforms ?? [])
    if (elsewhere) return elsewhere
    const [unpinned] = reference.split('@')
    return {
      pinned: digest ? `${unpinned}@${digest}` : reference,
      digest,
      platforms: (platforms ?? []).flatMap(({ os, architecture }) =>
        os && architecture ? [{ os, architecture }] : [],
      ),
      warnings: [],
    }
  } catch (error) {
    if (error instanceof Problem) return fieldFault('image', error.extra.wording)
    if (!(error instanceof EngineError)) throw error
    return (await onlyHere(cluster, reference)) ?? fieldFault('image', whyNot(reference, error.message))
  }
}

function onNoHost(
  { view }: Cluster,
  image: string,
  platforms: readonly { os?: string; architecture?: string }[],
): FieldFault | null {
  const names = platforms.flatMap(({ os, architecture }) => (os && architecture ? [`${os}/${architecture}`] : []))
  const hosts = view.cluster().platforms
  if (runsOn(names, hosts)) return null
  const words = { image, platforms: names.join(', '), hosts: hosts.join(', ') }
  return fieldFault('image', wording('plan-image-platform', words))
}

/** Of how the engines speak to a registry, Berth can't tell them anything: their hosts' own settings say it. */
function whyNot(reference: string, error: string): Wording {
  const parsed = parseReference(reference)
  const registry = parsed.ok ? parsed.reference.registry : reference
  if (/x509:.*unknown authority/.test(error)) return wording('plan-registry-untrusted', { registry })
  if (/server gave HTTP response to HTTPS client/.test(error)) return wording('plan-registry-plain', { registry })
  return wording('plan-image-missing', { image: reference, error })
}

async function onlyHere({ engine, view }: Cluster, reference: string): Promise<ResolvedImage | null> {
  if (view.hosts.length !== 1) return null
  const image = await engine.localImage(reference)
  if (!image) return null
  return {
    pinned: reference,
    digest: digestOf(reference),
    platforms: [],
    warnings: [fieldFault('image', wording('plan-image-local', { image: reference }))],
  }
}
