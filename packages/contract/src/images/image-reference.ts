import { type Message, message } from '../messages/message.ts'

/** Where an image is. At least one of tag and digest is set. */
export interface Reference {
  /** Host and, where given, port: "docker.io", "registry.example:5000", "[::1]:5000". */
  readonly registry: string
  /** The path in the registry: "library/nginx", "shop/web". */
  readonly repository: string
  readonly tag: string | null
  /** "sha256:..." */
  readonly digest: string | null
}

export type ParsedReference =
  | { readonly ok: true; readonly reference: Reference }
  | { readonly ok: false; readonly message: Message }

export const DOCKER_HUB = 'docker.io'
const DEFAULT_TAG = 'latest'

/** Of registry and repository together, the slash counted, as the engine counts it. */
const MAX_NAME_LENGTH = 255

/** What docker takes for Docker Hub: its old name too. */
const HUB_NAMES: readonly string[] = [DOCKER_HUB, 'index.docker.io']
/** Where its images are fetched from: no part of a reference, but an address that people know. */
const HUB_HOST = 'registry-1.docker.io'
/** Repositories on Docker Hub that no account owns ("nginx") are kept under this name. */
const OFFICIAL = 'library/'

const HOST_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?'
const HOST = new RegExp(`^(?:${HOST_LABEL}(?:\\.${HOST_LABEL})*|\\[[a-fA-F0-9:]+\\])(?::(?<port>\\d+))?$`)
const REPOSITORY = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/
const TAG = /^\w[\w.-]{0,127}$/
const ID = /^[a-f0-9]{64}$/
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/

const FAULTS = {
  empty: message('image-required'),
  address: message('image-with-scheme'),
  space: message('image-with-space'),
  registry: message('image-registry-malformed'),
  port: message('image-port-range'),
  uppercase: message('image-uppercase'),
  repository: message('image-repository-malformed'),
  'too-long': message('image-too-long', { most: MAX_NAME_LENGTH }),
  tag: message('image-tag-malformed'),
  digest: message('image-digest-malformed'),
  'looks-like-id': message('image-id'),
} as const satisfies Record<string, Message>

type ReferenceFault = keyof typeof FAULTS

/**
 * Reads an image reference as the docker command does: "nginx" is docker.io/library/nginx:latest. Without tag and digest
 * the tag is "latest"; with a digest alone there is no tag. Never throws.
 *
 * @see the reference grammar of Distribution (distribution/reference), in its "familiar" form
 */
export function parseReference(text: string): ParsedReference {
  const odd = oddity(text)
  if (odd) return fault(odd)
  const [named, digest = null] = cut(text, text.indexOf('@'))
  // A colon before the last slash belongs to the registry's port.
  const [name, tag = null] = cut(named, named.indexOf(':', named.lastIndexOf('/') + 1))
  const [registry, repository] = located(name)
  const wrong = nameFault(registry, repository) ?? versionFault(tag, digest)
  if (wrong) return fault(wrong)
  return { ok: true, reference: { registry, repository, tag: tag ?? (digest === null ? DEFAULT_TAG : null), digest } }
}

/** The whole reference, nothing left out: what `parseReference` reads as the same again. */
export function formatReference({ registry, repository, tag, digest }: Reference): string {
  return `${registry}/${repository}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`
}

/** As people know it: without Docker Hub's name, "library/" and the digest where a tag says it too: "nginx:1.27". */
export function familiar(reference: Reference): string {
  const whole = formatReference(reference.tag === null ? reference : { ...reference, digest: null })
  if (reference.registry !== DOCKER_HUB) return whole
  const onHub = whole.slice(DOCKER_HUB.length + 1)
  const short = onHub.startsWith(OFFICIAL) ? onHub.slice(OFFICIAL.length) : onHub
  const parsed = parseReference(short)
  // "docker.io/library/localhost/web" must keep its beginning: short, it would be another image.
  return parsed.ok && sameRepository(parsed.reference, reference) ? short : whole
}

/** How references name the registry at an address: all of Docker Hub's are one, and case makes no difference. */
export function registryAt(address: string): string {
  const name = address.toLowerCase()
  return HUB_NAMES.includes(name) || name === HUB_HOST ? DOCKER_HUB : name
}

function sameRepository(one: Reference, other: Reference): boolean {
  return one.registry === other.registry && one.repository === other.repository
}

function oddity(text: string): ReferenceFault | null {
  if (text === '') return 'empty'
  if (/\s/.test(text)) return 'space'
  if (/^[a-z]+:\/\//i.test(text)) return 'address'
  return ID.test(text) ? 'looks-like-id' : null
}

/** A first part with a dot, a colon or an uppercase letter, or "localhost", is a registry; else all of it is on Docker Hub. */
function located(name: string): [registry: string, repository: string] {
  const slash = name.indexOf('/')
  const first = name.slice(0, Math.max(slash, 0))
  const given = /[.:A-Z]/.test(first) || first === 'localhost'
  const registry = given ? first : DOCKER_HUB
  const repository = given ? name.slice(slash + 1) : name
  if (!HUB_NAMES.includes(registry)) return [registry, repository]
  return [DOCKER_HUB, repository.includes('/') ? repository : OFFICIAL + repository]
}

function nameFault(registry: string, repository: string): ReferenceFault | null {
  if (registry.length + 1 + repository.length > MAX_NAME_LENGTH) return 'too-long'
  const host = HOST.exec(registry)
  if (!host) return 'registry'
  const port = host.groups?.port
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return 'port'
  if (REPOSITORY.test(repository)) return null
  return REPOSITORY.test(repository.toLowerCase()) ? 'uppercase' : 'repository'
}

function versionFault(tag: string | null, digest: string | null): ReferenceFault | null {
  if (tag !== null && !TAG.test(tag)) return 'tag'
  return digest === null || DIGEST.test(digest) ? null : 'digest'
}

function cut(text: string, at: number): [before: string, after?: string] {
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function fault(kind: ReferenceFault): ParsedReference {
  return { ok: false, message: FAULTS[kind] }
}
