import { isVersionRange } from '@berth/contract/images/image-policy.ts'
import semver from 'semver'
import { byVersion } from './version-order.ts'

/** A tag that is a version: "v1.4", "16-bookworm", "2.0.0-rc.1". */
interface Version {
  readonly value: string
  /**
   * The form of the tag without its numbers: "v", how many numbers, and what follows ("-alpine"). Only tags of the same form are compared.
   */
  readonly form: string
  readonly isPreRelease: boolean
  /** Digits of the first number. */
  readonly digits: number
}

const PATTERN = /^(v?)(\d{1,9}(?:\.\d{1,9}){0,2})(?:-([\w.-]+))?$/i
const PRE_RELEASE = /^((?:alpha|beta|rc|pre|preview|dev|snapshot|next|canary|nightly)(?:[.-]?\d{1,9})*)(?:-(.+))?$/i

/**
 * Returns the highest of the tags that is newer than `current`; null if none is. Without a pattern, tags of the same form count, and
 * pre-releases ("-rc.1") only if `current` is one. A version range narrows that; a pattern with stars itself says which tags count.
 *
 * @param pattern as in ImagePolicy
 */
export function newerVersion(current: string, tags: readonly string[], pattern: string | null): string | null {
  if (pattern !== null && !isVersionRange(pattern)) return newerOfPattern(current, tags, pattern)
  const from = versionOf(current)
  if (!from) return null
  let newest = { tag: current, value: from.value }
  for (const tag of tags) {
    const version = versionOf(tag)
    if (!version || !isComparable(version, from) || semver.lte(version.value, newest.value)) continue
    if (pattern !== null && !semver.satisfies(version.value, pattern, { includePrerelease: from.isPreRelease }))
      continue
    newest = { tag, value: version.value }
  }
  return newest.tag === current ? null : newest.tag
}

/** Returns whether listing the other tags can find a newer one. */
export function canFindNewer(current: string, pattern: string | null): boolean {
  return versionOf(current) !== null || (pattern !== null && !isVersionRange(pattern))
}

/**
 * Returns whether two versions can be compared. Versions of a single number must have about as many digits, because a much longer number is
 * a date or the number of a commit.
 */
function isComparable(version: Version, from: Version): boolean {
  if (version.form !== from.form || (version.isPreRelease && !from.isPreRelease)) return false
  return from.form.includes('.') || Math.abs(version.digits - from.digits) <= 1
}

function versionOf(tag: string): Version | null {
  const [, v = '', numbers, suffix = ''] = PATTERN.exec(tag) ?? []
  if (numbers === undefined) return null
  const [, preRelease, variant = preRelease === undefined ? suffix : ''] = PRE_RELEASE.exec(suffix) ?? []
  const [major = 0, minor = 0, patch = 0] = numbers.split('.').map(Number)
  const value = semver.parse(
    `${major}.${minor}.${patch}${preRelease === undefined ? '' : `-${asIdentifiers(preRelease)}`}`,
  )
  if (!value) return null
  const form = [v.toLowerCase(), numbers.replace(/\d+/g, '#'), variant].join(' ')
  return { value: value.version, form, isPreRelease: preRelease !== undefined, digits: String(major).length }
}

/** Normalizes a pre-release: "rc1", "rc-1" and "rc.01" are all "rc.1", which is ordered by its number. */
function asIdentifiers(preRelease: string): string {
  return (preRelease.toLowerCase().match(/[a-z]+|\d+/g) ?? [])
    .map((part) => (/\d/.test(part) ? Number(part) : part))
    .join('.')
}

/** Compares tags by the numbers in them. If the current tag starts with a number, a newer one must too. */
function newerOfPattern(current: string, tags: readonly string[], pattern: string): string | null {
  const isNumeric = startsWithNumber(current)
  const candidates = tags.filter(
    (tag) => tag !== 'latest' && startsWithNumber(tag) === isNumeric && matches(tag, pattern),
  )
  const [newest] = byVersion([...new Set([current, ...candidates])])
  return newest === undefined || newest === current ? null : newest
}

function startsWithNumber(tag: string): boolean {
  return /^v?\d/i.test(tag)
}

/**
 * Returns whether the tag contains the parts between the stars in their order. It searches from the left only, so that no pattern takes
 * long.
 */
function matches(tag: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*')
  const last = others.pop() ?? ''
  if (!tag.startsWith(first) || !tag.endsWith(last) || tag.length < first.length + last.length) return false
  let at = first.length
  for (const part of others) {
    const found = tag.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= tag.length - last.length
}
