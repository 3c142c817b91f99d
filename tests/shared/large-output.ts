import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { WINDOW_SIZE } from '../../test-support/berth/terminal.ts'
import { test } from '../fixtures/shells.ts'

/** Tests that a command's output arrives complete, and that the server buffers little of it. @param megabytes of 1,000,000 bytes */
export function testLargeOutput(megabytes: number): void {
  const size = megabytes * 1_000_000
  test(`sends ${megabytes} MB of output unchanged, however slowly it is read`, async ({
    place,
    open,
    outside,
    berth,
  }) => {
    const create = `head -c ${size} /dev/urandom > /tmp/big; sha256sum /tmp/big`
    const [sum] = (await outside.docker(['exec', place.container, 'sh', '-c', create])).split(' ')
    const terminal = open(place, { command: 'stty raw; exec cat /tmp/big', window: WINDOW_SIZE })
    const hash = createHash('sha256')
    await terminal.untilMessage('started')
    const before = await berth.residentMiB()
    let peak = before
    for (let received = 0; received < size; ) {
      await terminal.until('more', () => terminal.bytes > received)
      received = terminal.bytes
      hash.update(terminal.output)
      terminal.clearOutput()
      peak = Math.max(peak, await berth.residentMiB())
    }
    expect(await terminal.untilMessage('exit')).toEqual({ type: 'exit', code: 0 })
    expect(terminal.bytes).toBe(size)
    expect(hash.digest('hex')).toBe(sum)
    expect(peak - before).toBeLessThan(60)
  })
}
