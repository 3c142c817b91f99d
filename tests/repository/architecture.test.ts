import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'

interface Module {
  /** The other modules that it may import. */
  readonly from: readonly string[]
  /** The packages that it may import, by the beginnings of their names. */
  readonly packages: readonly string[]
  /** The packages of which it may import only types, because they are not installed in production. */
  readonly types?: readonly string[]
}

const page = ['react', 'react-dom', '@mantine', '@tanstack', 'virtual:tabler', 'zod']
const heavy = ['@xterm', 'anser', 'codemirror', '@codemirror', '@lezer', 'uplot']

/** The modules that features share. */
const SHARED = ['web/src/lib', 'web/src/ui', 'web/src/service-model', 'web/src/wizard']

/** The allowed imports, which ARCHITECTURE.md shows as a diagram. A star stands for one folder: a feature never imports another. */
const MODULES: Record<string, Module> = {
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
  'server/src/registry': {
    from: ['contract/src'],
    packages: ['node:', 'zod', 'undici', 'semver', 'lru-cache', 'p-map'],
  },
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
    packages: ['node:', 'lru-cache'],
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

/** The timings, which every module of the server may import. */
const TIMINGS = 'server/src/timings.ts'
/** Files for tests only. They may import anything, and no production file may import them. */
const FOR_TESTS = /\.test\.tsx?$|\/(test-|samples)[^/]*$/
/** Files that connect the modules: those that start the server, and declarations for the page. */
const WIRING = /^server\/src\/[^/]+\.ts$|\.d\.ts$/

const all = globSync('{packages/*/src,scripts,test-support,tests,e2e,bench}/**/*.{ts,tsx,mjs}', { cwd: root })
const moduleFiles = all
  .filter((file) => file.startsWith('packages/'))
  .map((file) => file.slice('packages/'.length))
  .filter((file) => !FOR_TESTS.test(file) && !WIRING.test(file))

test('every module has files with imports to check', () => {
  for (const name of Object.keys(MODULES)) expect(moduleFiles.some(isIn(name)), name).toBe(true)
  expect(moduleFiles.flatMap(importsOf).length).toBeGreaterThan(moduleFiles.length)
})

test('every file imports only what its module may import', () => {
  expect(moduleFiles.flatMap(forbiddenImports)).toEqual([])
})

test('there are no import cycles, including imports of types', () => {
  const files = all.map((file) => relative(packages, join(root, file)))
  const remaining = new Map(files.map((file) => [file, importsOf(file).map(({ target }) => target)]))
  // A file that imports no remaining file is in no cycle.
  const leaves = () =>
    [...remaining].flatMap(([file, targets]) => (targets.some((target) => remaining.has(target)) ? [] : [file]))
  for (let batch = leaves(); batch.length > 0; batch = leaves()) for (const file of batch) remaining.delete(file)
  expect([...remaining.keys()]).toEqual([])
})

test('the page imports the route tables one by one, so that its start does not load all schemas', () => {
  const isWholeTable = ({ target }: Import) => target === 'contract/src/http/routes.ts'
  expect(moduleFiles.filter((file) => file.startsWith('web/') && importsOf(file).some(isWholeTable))).toEqual([])
})

test('only engine/ reads what Docker Engine answers, whose fields begin with a capital letter', () => {
  const others = moduleFiles.filter((file) => /^server\/src\/(domain|view|metrics|operations)\//.test(file))
  expect(
    others.filter((file) => importsOf(file).some(({ target }) => target === 'server/src/engine/swarm.ts')),
  ).toEqual([])
  expect(others.flatMap((file) => engineFieldsIn(file).map((field) => `${file}: ${field}`))).toEqual([])
})

test('every file has at most 400 lines', () => {
  const linesOf = (file: string) => readFileSync(join(root, file), 'utf8').split('\n').length - 1
  expect(all.map((file) => ({ file, lines: linesOf(file) })).filter(({ lines }) => lines > 400)).toEqual([])
})

test('every folder has at most 20 files besides tests', () => {
  const sources = [...all, ...globSync('packages/web/src/**/*.css', { cwd: root })].filter(
    (file) => !FOR_TESTS.test(file),
  )
  const folders = Map.groupBy(sources, (file) => dirname(file))
  expect([...folders].filter(([, files]) => files.length > 20).map(([folder]) => folder)).toEqual([])
})

test('every file is named after its subject', () => {
  expect(all.filter((file) => /\/(utils?|helpers?|types|index|common|misc)\.\w+$/.test(file))).toEqual([])
})

test('a file overrides only fixtures of its own test, because the next file of its worker would inherit them', () => {
  const overrides = /= \w+\s*\.override\(/
  expect(all.filter((file) => overrides.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
})

interface Import {
  readonly target: string
  readonly typesOnly: boolean
}

/** Returns the forbidden imports of a file, as "file imports target (module may import …)". */
function forbiddenImports(file: string): string[] {
  const [name, module] = Object.entries(MODULES).find(([pattern]) => isIn(pattern)(file)) ?? []
  if (!name || !module) return [`${file} is in no module`]
  return importsOf(file)
    .filter((imported) => !mayImport(file, name, module, imported))
    .map(
      ({ target }) =>
        `${file} imports ${target} (${name} may import ${[...module.from, ...module.packages].join(', ')})`,
    )
}

function mayImport(file: string, name: string, module: Module, { target, typesOnly }: Import): boolean {
  if (FOR_TESTS.test(target)) return false
  if (target === TIMINGS) return file.startsWith('server/')
  if (/^\w+\/src\//.test(target))
    return isSameModule(file, target, name) || module.from.some((other) => isIn(other)(target))
  return [...module.packages, ...(typesOnly ? (module.types ?? []) : [])].some((prefix) => belongsTo(prefix, target))
}

/** Tells whether a package belongs to a name: "fastify" includes its plugins, "@fastify" all packages of that scope. */
function belongsTo(name: string, target: string): boolean {
  return target === name || (target.startsWith(name) && (name.endsWith(':') || /^[/-]/.test(target.slice(name.length))))
}

const parsed = new Map<string, { source: string; result: ReturnType<typeof parseSync> }>()

/** Parses a file once, with Vite's parser (Oxc), which needs no TypeScript API and ignores comments and strings. */
function parse(file: string) {
  const known = parsed.get(file)
  if (known) return known
  const source = readFileSync(join(packages, file), 'utf8')
  const added = { source, result: parseSync(file, source) }
  parsed.set(file, added)
  return added
}

/** Returns the names of the properties in a file that look like fields of Docker Engine: "Spec", "ID". */
function engineFieldsIn(file: string): string[] {
  const names = nodesIn(parse(file).result.program.body).flatMap(({ type, property, key }) => {
    const named =
      type === 'MemberExpression' ? property : type === 'Property' || type === 'TSPropertySignature' ? key : {}
    return named?.name ?? []
  })
  return names.filter((name) => /^([A-Z][a-z]{2,}[A-Za-z]*|I[Dd])$/.test(name))
}

/** The parts of a node of a syntax tree (ESTree) that are used here. */
interface SyntaxNode {
  readonly type?: string
  readonly name?: string
  readonly property?: SyntaxNode
  readonly key?: SyntaxNode
}

function nodesIn(tree: object): SyntaxNode[] {
  const children = Object.values(tree).filter((child) => typeof child === 'object' && child !== null)
  return [tree, ...children.flatMap(nodesIn)]
}

/** Returns the imports of a file. */
function importsOf(file: string): Import[] {
  const { source, result } = parse(file)
  const { staticImports, staticExports, dynamicImports } = result.module
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
    ...dynamicImports
      .map(({ moduleRequest: { start, end } }) => source.slice(start, end))
      // An address that is known only in the browser is not a module of the source.
      .filter((request) => /^['"]/.test(request))
      .map((request) => ({ target: request.slice(1, -1), typesOnly: false })),
  ].map(({ target, typesOnly }) => ({ target: resolveTarget(file, target), typesOnly }))
}

/** Returns the target of an import: our own files relative to packages/, packages by name. */
function resolveTarget(file: string, target: string): string {
  if (target.startsWith('@berth/')) return target.replace(/^@berth\/(\w+)/, '$1/src')
  return target.startsWith('.') ? relative(packages, resolve(packages, file, '..', target)) : target
}

function isIn(module: string): (file: string) => boolean {
  const pattern = new RegExp(`^${module.replace('*', '[^/]+')}/`)
  return (file) => pattern.test(file)
}

function isSameModule(file: string, target: string, name: string): boolean {
  const depth = name.split('/').length
  return file.split('/').slice(0, depth).join('/') === target.split('/').slice(0, depth).join('/')
}
