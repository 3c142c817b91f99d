import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { takeLock } from './lock.mjs'

const module = new URL('./lock.mjs', import.meta.url).href

test('a second holder waits until the first releases the lock', async () => {
  const name = `test of ${process.pid}`
  const events: string[] = []
  const first = await takeLock(name, () => events.push('first waits'))
  const releaseFirst = () => {
    events.push('released')
    first.release()
  }
  const second = takeLock(name, () => setTimeout(releaseFirst, 50)).then((lock) => {
    events.push('second')
    lock.release()
  })
  await second
  expect(events).toEqual(['released', 'second'])
})

test('a killed holder releases its lock', async () => {
  const name = `killed, test of ${process.pid}`
  const script = `const { takeLock } = await import(${JSON.stringify(module)})
await takeLock(${JSON.stringify(name)}, () => undefined); console.log('held'); setInterval(() => undefined, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(holder.stdout, 'data')
  let hasWaited = false
  const lock = await takeLock(name, () => {
    hasWaited = true
    holder.kill('SIGKILL')
  })
  lock.release()
  expect(hasWaited).toBe(true)
})
