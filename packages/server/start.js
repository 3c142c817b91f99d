// Plain JavaScript, because it comes before what makes TypeScript run. Node's type stripper costs 25 MiB for as long as the
// process lives; where the cache has all that it would make, it isn't even loaded.
import { spawnSync } from 'node:child_process'
import { globSync, statSync, writeFileSync } from 'node:fs'
import { constants, enableCompileCache } from 'node:module'
import { join } from 'node:path'

const ONLY_COMPILE = 'compile'
const packages = join(import.meta.dirname, '..')

// Its folder is another one for each version of Node and its flags; there is none where nothing can be written.
const { directory, status } = enableCompileCache(join(packages, '../.cache/compiled'))
const isCompiling = process.argv[2] === ONLY_COMPILE
if (directory && status === constants.compileCacheStatus.ENABLED && !isCompiling) fill(join(directory, 'stamp'))
const { run } = await import('./src/main.ts')
if (!isCompiling) await run()

/** Where a source has changed since it was last filled. */
function fill(stamp) {
  const filled = timeOf(stamp)
  const sources = globSync('{contract,server}/src/**/*.ts', { cwd: packages })
  if (sources.every((file) => timeOf(join(packages, file)) < filled)) return
  writeFileSync(stamp, '')
  spawnSync(process.execPath, [...process.execArgv, import.meta.filename, ONLY_COMPILE])
}

function timeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
