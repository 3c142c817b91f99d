import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { takeLock } from './lock.mjs'

const module = new URL('./lock.mjs', import.meta.url).href

test('the second waits until the first lets go', async () => {
  const name = `test of ${process.pid}`
  const seen: string[] = []
  const first = await takeLock(name, () => seen.push('first waits'))
  const letGo = () => {
    seen.push('released')
    first.release()
  }
  const second = takeLock(name, () => setTimeout(letGo, 50)).then((lock) => {
    seen.push('second')
    lock.release()
  })
  await second
  expect(seen).toEqual(['released', 'second'])
})

test('a killed holder holds nothing', async () => {
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
