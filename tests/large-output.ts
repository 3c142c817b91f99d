import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { test } from './shells.ts'
import { WINDOW } from './terminal.ts'

/** Tests that a command's output comes whole, and that the server holds little of it. @param megabytes of 1,000,000 bytes */
export function testLargeOutput(megabytes: number): void {
  const size = megabytes * 1_000_000
  test(`sends ${megabytes} MB of output as they are, however slowly they are read`, async ({
    place,
    open,
    outside,
    berth,
  }) => {
    const create = `head -c ${size} /dev/urandom > /tmp/big; sha256sum /tmp/big`
    const [sum] = (await outside.docker(['exec', place.container, 'sh', '-c', create])).split(' ')
    const terminal = open(place, { command: 'stty raw; exec cat /tmp/big', window: WINDOW })
    const hash = createHash('sha256')
    await terminal.says('started')
    const before = await berth.residentMiB()
    let most = before
    for (let seen = 0; seen < size; ) {
      await terminal.until('more', () => terminal.bytes > seen)
      seen = terminal.bytes
      hash.update(terminal.output)
      terminal.forget()
      most = Math.max(most, await berth.residentMiB())
    }
    expect(await terminal.says('exit')).toEqual({ type: 'exit', code: 0 })
    expect(terminal.bytes).toBe(size)
    expect(hash.digest('hex')).toBe(sum)
    expect(most - before).toBeLessThan(60)
  })
}
