import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip, constants as zlib } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { tablerIcons } from './tabler-icons.ts'

const server = process.env.BERTH_API ?? 'http://127.0.0.1:8080'

/** Bundles the modules of the first page into two files instead of thirty: fewer requests, and better compression. */
const groups = [
  { name: 'libraries', tags: ['$initial' as const], test: /node_modules/ },
  { name: 'start', tags: ['$initial' as const] },
]

// biome-ignore lint/style/noDefaultExport: Vite requires it
export default defineConfig({
  plugins: [react(), tablerIcons(), withoutJsonSchema(), compressed()],
  build: {
    target: 'es2023',
    // These browsers support light-dark(). Rewritten for older browsers, it would lose its colours.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/openapi.json', '/docs', '/metrics', '/healthz', '/readyz'].map((path) => [
        path,
        { target: server, ws: true },
      ]),
    ),
  },
})

/** Replaces Zod's generator of JSON Schema by empty functions. Every schema refers to it, but only the server uses it. */
function withoutJsonSchema(): Plugin {
  return {
    name: 'berth:without-json-schema',
    apply: 'build',
    transform: {
      filter: { id: /\/zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/ },
      handler: (code) => {
        const names = [...code.matchAll(/^export (?:function|const) (\w+)/gm)].map(([, name]) => name)
        return { code: names.map((name) => `export const ${name} = () => undefined`).join('\n'), map: null }
      },
    },
  }
}

/** Writes a .br and a .gz file beside every text asset, so that the server needs no compression when it responds. */
function compressed(): Plugin {
  let folder = ''
  return {
    name: 'berth:compressed',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = resolve(root, build.outDir)
    },
    closeBundle: async () => {
      const names = await readdir(folder, { recursive: true })
      await Promise.all(names.filter((name) => /\.(js|css|html|svg|json)$/.test(name)).map(compress))
    },
  }

  async function compress(name: string): Promise<void> {
    const path = join(folder, name)
    const bytes = await readFile(path)
    if (bytes.length < 1024) return
    const brotli = { params: { [zlib.BROTLI_PARAM_QUALITY]: 11, [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length } }
    await Promise.all([
      promisify(brotliCompress)(bytes, brotli).then((small) => writeFile(`${path}.br`, small)),
      promisify(gzip)(bytes, { level: 9 }).then((small) => writeFile(`${path}.gz`, small)),
    ])
  }
}
