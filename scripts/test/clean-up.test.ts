import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { processesOf, RUN_VARIABLE, runFolderName } from './clean-up.ts'

/** A run like that of scripts/test.ts. It starts a process in a session of its own and then prints "ready". */
const RUN = `
import { spawn } from 'node:child_process'
import { RunFolder } from '${join(import.meta.dirname, 'run-folder.ts')}'
const folder = await RunFolder.open()
const env = { ...process.env, ...folder.marker }
spawn('sh', ['-c', 'echo left >"$TMPDIR/file"; exec sleep 1000'], { env, detached: true, stdio: 'ignore' })
process.on('SIGUSR1', async () => { await folder.remove(); process.exit(0) })
console.log('ready')
setInterval(() => {}, 1000)
`

let parent: string
let run: ChildProcess
let folder: string

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), 'berth-clean-up-'))
  run = spawn(process.execPath, ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', RUN], {
    env: { ...process.env, TMPDIR: parent },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  folder = join(parent, runFolderName(run.pid ?? 0))
  if (run.stdout) await once(run.stdout, 'data')
  await expect.poll(() => existsSync(join(folder, 'file'))).toBe(true)
})
afterEach(() => {
  run.kill('SIGKILL')
  rmSync(parent, { recursive: true, force: true })
})

test('a run that ends leaves neither processes nor files', async () => {
  expect(await processesOf(folder)).toHaveLength(1)
  run.kill('SIGUSR1')
  await once(run, 'exit')
  expect(await processesOf(folder)).toEqual([])
  expect(readdirSync(parent)).toEqual([])
})

test('finds a process also while it executes another program', async () => {
  const script = join(parent, 'exec-again')
  writeFileSync(script, 'exec sh "$0"\n')
  const child = spawn('sh', [script], { env: { ...process.env, [RUN_VARIABLE]: parent }, stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  for (let look = 0; look < 300; look++) expect(await processesOf(parent)).toEqual([child.pid])
})

test('leaves out a process without an environment', async () => {
  const child = spawn('/bin/sleep', ['1000'], { env: {}, stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'spawn')
  expect(await processesOf(parent)).toEqual([])
})

test('a run that is killed leaves neither processes nor files', async () => {
  run.kill('SIGKILL')
  await expect.poll(() => readdirSync(parent)).toEqual([])
  expect(await processesOf(folder)).toEqual([])
})
