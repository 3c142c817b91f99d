// Plain JavaScript, because it comes before what makes TypeScript run. Node's type stripper costs 25 MiB for as long as the
// process lives; where the cache has all that it would make, it isn't even loaded.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants, enableCompileCache } from 'node:module'
import { join } from 'node:path'

const ONLY_COMPILE = 'compile'
const cache = join(import.meta.dirname, '../../.cache/compiled')

const isFirstStart = !existsSync(cache)
const isWritable = enableCompileCache(cache).status === constants.compileCacheStatus.ENABLED
if (isFirstStart && isWritable) spawnSync(process.execPath, [import.meta.filename, ONLY_COMPILE])

const { run } = await import('./src/main.ts')
if (process.argv[2] !== ONLY_COMPILE) await run()
