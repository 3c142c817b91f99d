import { type Message, message } from '../messages/message.ts'

/** A parsed image reference. At least one of tag and digest is set. */
export interface Reference {
  /** The host and, where given, the port: "docker.io", "registry.example:5000", "[::1]:5000". */
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

/** The most characters of registry and repository together, including the slash, as the engine counts them. */
const MAX_NAME_LENGTH = 255

/** The names that docker reads as Docker Hub, including its old name. */
const HUB_NAMES: readonly string[] = [DOCKER_HUB, 'index.docker.io']
/** The host that serves Docker Hub's images. It is not part of references, but people enter it as an address. */
const HUB_HOST = 'registry-1.docker.io'
/** The prefix of repositories on Docker Hub that no account owns ("nginx"). */
const OFFICIAL = 'library/'

const HOST_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?'
const HOST = new RegExp(`^(?:${HOST_LABEL}(?:\\.${HOST_LABEL})*|\\[[a-fA-F0-9:]+\\])(?::(?<port>\\d+))?$`)
const REPOSITORY = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/
const TAG = /^\w[\w.-]{0,127}$/
const ID = /^[a-f0-9]{64}$/
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/

const REFERENCE_ERRORS = {
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

type ReferenceErrorKind = keyof typeof REFERENCE_ERRORS

/**
 * Parses an image reference as the docker command does: "nginx" is docker.io/library/nginx:latest. Without tag and digest the tag is
 * "latest"; with only a digest there is no tag. Never throws.
 *
 * @see the reference grammar of Distribution (distribution/reference), in its "familiar" form
 */
export function parseReference(text: string): ParsedReference {
  const textKind = textError(text)
  if (textKind) return refused(textKind)
  const [nameAndTag, digest = null] = splitAt(text, text.indexOf('@'))
  // A colon before the last slash belongs to the registry's port.
  const [name, tag = null] = splitAt(nameAndTag, nameAndTag.indexOf(':', nameAndTag.lastIndexOf('/') + 1))
  const [registry, repository] = splitRegistry(name)
  const partKind = nameError(registry, repository) ?? versionError(tag, digest)
  if (partKind) return refused(partKind)
  return { ok: true, reference: { registry, repository, tag: tag ?? (digest === null ? DEFAULT_TAG : null), digest } }
}

/** Returns the full reference, which `parseReference` parses to the same reference again. */
export function formatReference({ registry, repository, tag, digest }: Reference): string {
  return `${registry}/${repository}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`
}

/** Returns the short form that people use, without Docker Hub's name, "library/", and the digest where there is a tag: "nginx:1.27". */
export function shortReference(reference: Reference): string {
  const full = formatReference(reference.tag === null ? reference : { ...reference, digest: null })
  if (reference.registry !== DOCKER_HUB) return full
  const onHub = full.slice(DOCKER_HUB.length + 1)
  const short = onHub.startsWith(OFFICIAL) ? onHub.slice(OFFICIAL.length) : onHub
  const parsed = parseReference(short)
  // "docker.io/library/localhost/web" stays in full: its short form would name another image.
  return parsed.ok && sameRepository(parsed.reference, reference) ? short : full
}

/** Returns the name that references use for the registry at an address: one name for all addresses of Docker Hub, in lower case. */
export function registryOfAddress(address: string): string {
  const name = address.toLowerCase()
  return HUB_NAMES.includes(name) || name === HUB_HOST ? DOCKER_HUB : name
}

function sameRepository(one: Reference, other: Reference): boolean {
  return one.registry === other.registry && one.repository === other.repository
}

function textError(text: string): ReferenceErrorKind | null {
  if (text === '') return 'empty'
  if (/\s/.test(text)) return 'space'
  if (/^[a-z]+:\/\//i.test(text)) return 'address'
  return ID.test(text) ? 'looks-like-id' : null
}

/**
 * Splits a name into registry and repository. The first part is a registry if it has a dot, a colon or an uppercase letter, or is
 * "localhost"; otherwise the whole name is a repository on Docker Hub.
 */
function splitRegistry(name: string): [registry: string, repository: string] {
  const slash = name.indexOf('/')
  const first = name.slice(0, Math.max(slash, 0))
  const hasRegistry = /[.:A-Z]/.test(first) || first === 'localhost'
  const registry = hasRegistry ? first : DOCKER_HUB
  const repository = hasRegistry ? name.slice(slash + 1) : name
  if (!HUB_NAMES.includes(registry)) return [registry, repository]
  return [DOCKER_HUB, repository.includes('/') ? repository : OFFICIAL + repository]
}

function nameError(registry: string, repository: string): ReferenceErrorKind | null {
  if (registry.length + 1 + repository.length > MAX_NAME_LENGTH) return 'too-long'
  const host = HOST.exec(registry)
  if (!host) return 'registry'
  const port = host.groups?.port
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return 'port'
  if (REPOSITORY.test(repository)) return null
  return REPOSITORY.test(repository.toLowerCase()) ? 'uppercase' : 'repository'
}

function versionError(tag: string | null, digest: string | null): ReferenceErrorKind | null {
  if (tag !== null && !TAG.test(tag)) return 'tag'
  return digest === null || DIGEST.test(digest) ? null : 'digest'
}

function splitAt(text: string, at: number): [before: string, after?: string] {
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function refused(kind: ReferenceErrorKind): ParsedReference {
  return { ok: false, message: REFERENCE_ERRORS[kind] }
}
