import { writeFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newFolder } from './test-folder.ts'
import { Vault } from './vault.ts'

const newPath = () => join(newFolder(), 'vault.key')

test('a sealed text opens with the same key and no other, and looks different each time', () => {
  const path = newPath()
  const vault = new Vault(path)
  const [one, other] = [vault.seal('open sesame'), vault.seal('open sesame')]
  expect(one).not.toBe(other)
  expect(Buffer.from(one, 'base64').toString('latin1')).not.toContain('sesame')
  expect([new Vault(path).open(one), new Vault(newPath()).open(one)]).toEqual(['open sesame', null])
})

test('a text that was changed does not open', () => {
  const vault = new Vault(newPath())
  const bytes = Buffer.from(vault.seal('open sesame'), 'base64')
  bytes[14] = (bytes[14] ?? 0) ^ 1
  expect([vault.open(bytes.toString('base64')), vault.open(''), vault.open('nonsense')]).toEqual([null, null, null])
})

test('only its owner can read the key, and a key of another length is refused', async () => {
  const path = newPath()
  new Vault(path)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  writeFileSync(path, 'short')
  expect(() => new Vault(path)).toThrow(`${path} is not a key of 32 bytes.`)
})
