import type { FieldFault } from '@berth/contract/problems.ts'
import { wording } from '@berth/contract/wording.ts'
import { fault } from '../domain/plan.ts'
import { EngineError } from '../engine/client.ts'
import { digestOf } from '../engine/read-service.ts'
import type { Cluster } from './cluster.ts'

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
    const { Descriptor: descriptor, Platforms: platforms } = await cluster.engine.distribution(reference)
    const digest = descriptor?.digest ?? null
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
    if (!(error instanceof EngineError)) throw error
    return (
      (await onlyHere(cluster, reference)) ??
      fault('image', wording('plan-image-missing', { image: reference, error: error.message }))
    )
  }
}

async function onlyHere({ engine, view }: Cluster, reference: string): Promise<ResolvedImage | null> {
  if (view.hosts.length !== 1) return null
  const image = await engine.localImage(reference)
  if (!image) return null
  return {
    pinned: reference,
    digest: digestOf(reference),
    platforms: [],
    warnings: [fault('image', wording('plan-image-local', { image: reference }))],
  }
}
