import { globSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'

interface Room {
  /** Whose modules it may use, beside its own. */
  readonly from: readonly string[]
  /** Packages, by how their names begin. */
  readonly packages: readonly string[]
  /** Packages of which it may use the types alone: they are not there when Berth runs. */
  readonly types?: readonly string[]
}

const page = ['react', 'react-dom', '@mantine', '@tanstack', 'virtual:tabler', 'zod']
const heavy = ['@xterm', 'anser', 'codemirror', '@codemirror', '@lezer', 'uplot']

/** What features share. */
const SHARED = ['web/src/lib', 'web/src/ui', 'web/src/service-model', 'web/src/wizard']

/** The picture in ARCHITECTURE.md is drawn from this. A star is one folder: one feature never uses another. */
const ROOMS: Record<string, Room> = {
  'contract/src': { from: [], packages: ['zod'] },
  'server/src/domain': { from: ['contract/src'], packages: [] },
  'server/src/engine': {
    from: ['contract/src', 'server/src/domain'],
    packages: ['node:', 'tar-stream'],
    types: ['@docker/node-sdk'],
  },
  'server/src/view': { from: ['contract/src', 'server/src/domain', 'server/src/engine'], packages: ['node:'] },
  'server/src/metrics': {
    from: ['contract/src', 'server/src/domain', 'server/src/engine', 'server/src/view'],
    packages: ['node:', 'prom-client'],
  },
  'server/src/registry': { from: ['contract/src'], packages: ['node:', 'zod', 'undici', 'semver'] },
  'server/src/balancer': { from: ['contract/src'], packages: ['node:', 'selfsigned'] },
  'server/src/storage': { from: ['contract/src'], packages: ['node:', 'kysely', 'pg'] },
  'server/src/accounts': { from: ['contract/src', 'server/src/storage'], packages: ['node:', '@node-rs/argon2'] },
  'server/src/operations': {
    from: [
      'contract/src',
      'server/src/domain',
      'server/src/engine',
      'server/src/view',
      'server/src/registry',
      'server/src/balancer',
      'server/src/accounts',
      'server/src/storage',
    ],
    packages: ['node:'],
  },
  'server/src/http': {
    from: [
      'contract/src',
      'server/src/domain',
      'server/src/view',
      'server/src/metrics',
      'server/src/operations',
      'server/src/accounts',
      'server/src/storage',
    ],
    packages: ['node:', 'fastify', '@fastify', 'zod'],
    types: ['openapi-types'],
  },
  'web/src/lib': { from: ['contract/src'], packages: page },
  'web/src/ui': { from: ['contract/src', 'web/src/lib'], packages: page },
  'web/src/service-model': { from: ['contract/src', 'web/src/lib', 'web/src/ui'], packages: page },
  'web/src/wizard': { from: ['contract/src', 'web/src/lib', 'web/src/ui', 'web/src/service-model'], packages: page },
  'web/src/features/*': { from: ['contract/src', ...SHARED], packages: [...page, ...heavy] },
  'web/src/app': { from: ['contract/src', ...SHARED, 'web/src/features/*'], packages: page },
}

const root = resolve(import.meta.dirname, '../..')
const packages = join(root, 'packages')

/** How long things take: a leaf that every room of the server may read. */
const TIMINGS = 'server/src/timings.ts'
/** What is there for tests only: it may use whatever it needs, and nothing that runs may use it. */
const FOR_TESTS = /\.test\.tsx?$|\/(test-|samples)[^/]*$/
/** These wire the rooms together: what starts the server, and what the compiler is told of the page's files. */
const WIRING = /^server\/src\/[^/]+\.ts$|\.d\.ts$/

const all = globSync('{packages/*/src,scripts,test-support,tests,e2e,bench}/**/*.{ts,tsx,mjs}', { cwd: root })
const inRooms = all
  .filter((file) => file.startsWith('packages/'))
  .map((file) => file.slice('packages/'.length))
  .filter((file) => !FOR_TESTS.test(file) && !WIRING.test(file))

test('there is something to check', () => {
  for (const name of Object.keys(ROOMS)) expect(inRooms.some(isIn(name)), name).toBe(true)
  expect(inRooms.flatMap(importsOf).length).toBeGreaterThan(inRooms.length)
})

test('every file uses only what its room may', () => {
  expect(inRooms.flatMap(forbiddenImports)).toEqual([])
})

test('no imports go round in a circle, those of types neither', () => {
  const files = all.map((file) => relative(packages, join(root, file)))
  const left = new Map(files.map((file) => [file, importsOf(file).map(({ target }) => target)]))
  // What imports nothing that is left is in no circle.
  const leaves = () => [...left].flatMap(([file, targets]) => (targets.some((one) => left.has(one)) ? [] : [file]))
  for (let found = leaves(); found.length > 0; found = leaves()) for (const file of found) left.delete(file)
  expect([...left.keys()]).toEqual([])
})

test('the page takes the tables of routes one by one, or its start would load the shapes of all', () => {
  const whole = ({ target }: Import) => target === 'contract/src/http/routes.ts'
  expect(inRooms.filter((file) => file.startsWith('web/') && importsOf(file).some(whole))).toEqual([])
})

test('every file has one subject: at most 400 lines', () => {
  const linesOf = (file: string) => readFileSync(join(root, file), 'utf8').split('\n').length - 1
  expect(all.map((file) => ({ file, lines: linesOf(file) })).filter(({ lines }) => lines > 400)).toEqual([])
})

test('every file has a name that says its subject', () => {
  expect(all.filter((file) => /\/(utils?|helpers?|types|index|common|misc)\.\w+$/.test(file))).toEqual([])
})

test('a file overrides fixtures of a test of its own, or the next file of its worker would have them too', () => {
  const overrides = /= \w+\s*\.override\(/
  expect(all.filter((file) => overrides.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
})

interface Import {
  readonly target: string
  readonly typesOnly: boolean
}

/** Returns what a file uses against its room's rule, as "file uses target (room may use …)". */
function forbiddenImports(file: string): string[] {
  const [name, room] = Object.entries(ROOMS).find(([one]) => isIn(one)(file)) ?? []
  if (!name || !room) return [`${file} is in no room`]
  return importsOf(file)
    .filter((used) => !mayUse(file, name, room, used))
    .map(({ target }) => `${file} uses ${target} (${name} may use ${[...room.from, ...room.packages].join(', ')})`)
}

function mayUse(file: string, name: string, room: Room, { target, typesOnly }: Import): boolean {
  if (FOR_TESTS.test(target)) return false
  if (target === TIMINGS) return file.startsWith('server/')
  if (/^\w+\/src\//.test(target)) return inSameRoom(file, target, name) || room.from.some((one) => isIn(one)(target))
  return [...room.packages, ...(typesOnly ? (room.types ?? []) : [])].some((one) => isOf(one, target))
}

/** "fastify" is its plugins too, "@fastify" whatever is published under that name. */
function isOf(name: string, target: string): boolean {
  return target === name || (target.startsWith(name) && (name.endsWith(':') || /^[/-]/.test(target.slice(name.length))))
}

/** By the parser that Vite brings (Oxc): it needs no TypeScript API, and can't be fooled by a comment or a string. */
function importsOf(file: string): Import[] {
  const source = readFileSync(join(packages, file), 'utf8')
  const { staticImports, staticExports, dynamicImports } = parseSync(file, source).module
  return [
    ...staticImports.map(({ moduleRequest, entries }) => ({
      target: moduleRequest.value,
      typesOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    })),
    ...staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest ? [{ target: moduleRequest.value, typesOnly: isType }] : [],
      ),
    ),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => ({
      target: source.slice(start + 1, end - 1),
      typesOnly: false,
    })),
  ].map(({ target, typesOnly }) => ({ target: resolved(file, target), typesOnly }))
}

/** Our own modules by their place as seen from packages/, others by name. */
function resolved(file: string, target: string): string {
  if (target.startsWith('@berth/')) return target.replace(/^@berth\/(\w+)/, '$1/src')
  return target.startsWith('.') ? relative(packages, resolve(packages, file, '..', target)) : target
}

function isIn(room: string): (file: string) => boolean {
  const pattern = new RegExp(`^${room.replace('*', '[^/]+')}/`)
  return (file) => pattern.test(file)
}

function inSameRoom(file: string, target: string, name: string): boolean {
  const depth = name.split('/').length
  return file.split('/').slice(0, depth).join('/') === target.split('/').slice(0, depth).join('/')
}
