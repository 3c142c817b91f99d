import { countOf, type Fields, fieldsOf, listOf, nonEmptyTextOf, textOf } from './parse-json.ts'

/** A reference to a part of an index or image. */
export interface Descriptor {
  readonly digest: string
  readonly mediaType: string
  /** "linux/arm64/v8"; null if the index does not say. */
  readonly platform: string | null
}

interface Layer {
  readonly digest: string | null
  /** Compressed. */
  readonly sizeBytes: number | null
}

export type Manifest =
  | { readonly kind: 'index'; readonly entries: readonly Descriptor[] }
  /** `sizeBytes` is of the layers, compressed. */
  | {
      readonly kind: 'image'
      readonly config: Descriptor
      readonly sizeBytes: number | null
      readonly layers: readonly Layer[]
    }
  /** Docker's schema 1, from before 2016: an image without readable details. */
  | { readonly kind: 'old' }
  /** Another artifact in a registry: a chart, a signature. `type` is its media type. */
  | { readonly kind: 'other'; readonly type: string }

const INDEXES = ['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json']
const IMAGES = ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json']
const CONFIGS = ['application/vnd.oci.image.config.v1+json', 'application/vnd.docker.container.image.v1+json']
const OLD = 'application/vnd.docker.distribution.manifest.v1+'

/** Without this header, a registry may answer with schema 1, as it did to the clients of 2015. */
export const ACCEPTED_MANIFESTS = [...INDEXES, ...IMAGES].join(', ')

export const DIGEST = /^sha256:[a-f0-9]{64}$|^sha512:[a-f0-9]{128}$/

/** Reads a manifest. `mediaType` is what the answer's header or the index says; the manifest's own type takes precedence. */
export function readManifest(fields: Fields, mediaType: string): Manifest {
  const type = nonEmptyTextOf(fields.mediaType) ?? (mediaType.split(';')[0] ?? '').trim()
  if (INDEXES.includes(type)) return { kind: 'index', entries: entriesOf(fields) }
  if (type.startsWith(OLD) || fields.schemaVersion === 1) return { kind: 'old' }
  const config = descriptorOf(fields.config)
  if (!IMAGES.includes(type) || !config) return { kind: 'other', type }
  if (!CONFIGS.includes(config.mediaType))
    return { kind: 'other', type: nonEmptyTextOf(fields.artifactType) ?? config.mediaType }
  const layers = listOf(fields.layers)
    .map(fieldsOf)
    .map(({ digest, size }) => ({ digest: nonEmptyTextOf(digest), sizeBytes: countOf(size) }))
  return { kind: 'image', config, layers, sizeBytes: sumOf(layers.map(({ sizeBytes }) => sizeBytes)) }
}

/** Returns the part of an index that represents the whole: what most hosts run, else the first. */
export function mainEntry(entries: readonly Descriptor[]): Descriptor | undefined {
  return entries.find(({ platform }) => platform === 'linux/amd64') ?? entries[0]
}

/** Returns a platform, such as "linux/arm/v7"; null if the system or the processor is missing. */
export function platformOf(value: unknown): string | null {
  const { os, architecture, variant } = fieldsOf(value)
  const parts = [nonEmptyTextOf(os), nonEmptyTextOf(architecture)]
  if (parts.includes(null)) return null
  return [...parts, nonEmptyTextOf(variant)].filter((part) => part !== null).join('/')
}

/** Leaves out entries that are not images for a platform: builders add their attestations to an index, as "unknown/unknown". */
function entriesOf(fields: Fields): Descriptor[] {
  return listOf(fields.manifests)
    .map(descriptorOf)
    .filter((entry) => entry !== null)
    .filter(({ platform }) => platform !== 'unknown/unknown')
}

function descriptorOf(value: unknown): Descriptor | null {
  const fields = fieldsOf(value)
  const digest = textOf(fields.digest)
  if (digest === null || !DIGEST.test(digest)) return null
  return { digest, mediaType: textOf(fields.mediaType) ?? '', platform: platformOf(fields.platform) }
}

function sumOf(sizes: readonly (number | null)[]): number | null {
  return sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0)
}
