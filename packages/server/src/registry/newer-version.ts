import { isVersionRange } from '@berth/contract/images/image-policy.ts'
import semver from 'semver'
import { byVersion } from './version-order.ts'

/** A tag that is a version: "v1.4", "16-bookworm", "2.0.0-rc.1". */
interface Version {
  readonly value: string
  /** Tags are alike that differ in nothing but their numbers: "v", how many numbers, and what comes behind ("-alpine"). */
  readonly likeness: string
  readonly isEarly: boolean
  /** Digits of the first number. */
  readonly digits: number
}

const PATTERN = /^(v?)(\d{1,9}(?:\.\d{1,9}){0,2})(?:-([\w.-]+))?$/i
const EARLY = /^((?:alpha|beta|rc|pre|preview|dev|snapshot|next|canary|nightly)(?:[.-]?\d{1,9})*)(?:-(.+))?$/i

/**
 * The highest of the tags that is newer than `current`; null where none is. Without a pattern those count that are written alike,
 * and early versions ("-rc.1") only beside another early one. A range narrows that; a tag with stars says itself which count.
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
    if (!version || !isAlike(version, from) || semver.lte(version.value, newest.value)) continue
    if (pattern !== null && !semver.satisfies(version.value, pattern, { includePrerelease: from.isEarly })) continue
    newest = { tag, value: version.value }
  }
  return newest.tag === current ? null : newest.tag
}

/** Whether there is any sense in asking which other tags there are. */
export function hasNewer(current: string, pattern: string | null): boolean {
  return versionOf(current) !== null || (pattern !== null && !isVersionRange(pattern))
}

/** A lone number that is much longer is no version of the same thing, but a date or the number of a commit. */
function isAlike(version: Version, from: Version): boolean {
  if (version.likeness !== from.likeness || (version.isEarly && !from.isEarly)) return false
  return from.likeness.includes('.') || Math.abs(version.digits - from.digits) <= 1
}

function versionOf(tag: string): Version | null {
  const [, v = '', numbers, suffix = ''] = PATTERN.exec(tag) ?? []
  if (numbers === undefined) return null
  const [, early, variant = early === undefined ? suffix : ''] = EARLY.exec(suffix) ?? []
  const [major = 0, minor = 0, patch = 0] = numbers.split('.').map(Number)
  const value = semver.parse(`${major}.${minor}.${patch}${early === undefined ? '' : `-${asIdentifiers(early)}`}`)
  if (!value) return null
  const likeness = [v.toLowerCase(), numbers.replace(/\d+/g, '#'), variant].join(' ')
  return { value: value.version, likeness, isEarly: early !== undefined, digits: String(major).length }
}

/** "rc1", "rc-1" and "rc.01" are all "rc.1", which is ordered by its number. */
function asIdentifiers(early: string): string {
  return (early.toLowerCase().match(/[a-z]+|\d+/g) ?? [])
    .map((part) => (/\d/.test(part) ? Number(part) : part))
    .join('.')
}

/** By the numbers in them; where the tag begins with a number, so must what is newer. */
function newerOfPattern(current: string, tags: readonly string[], pattern: string): string | null {
  const isKin = startsWithNumber(current)
  const kin = tags.filter((tag) => tag !== 'latest' && startsWithNumber(tag) === isKin && matches(tag, pattern))
  const [newest] = byVersion([...new Set([current, ...kin])])
  return newest === undefined || newest === current ? null : newest
}

function startsWithNumber(tag: string): boolean {
  return /^v?\d/i.test(tag)
}

/** Whether the parts between the stars are in it, in their order: from the left, so that no pattern takes long. */
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
