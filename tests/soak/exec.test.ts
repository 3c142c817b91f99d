import { expect } from 'vitest'
import { settledValue } from '../../test-support/settled-value.ts'
import { test } from '../fixtures/shells.ts'
import { testLargeOutput } from '../shared/large-output.ts'
import { testShellChoice } from '../shared/shell-choice.ts'

const MIB = 1024 * 1024

testLargeOutput(50)

testShellChoice([
  ['ash in preference to sh', ['bin/ash', 'bin/sh'], 'ash'],
  ['sh, which is bash here', ['bin/sh'], 'sh'],
  ['bash as the only shell', ['bin/bash'], 'bash'],
  ['ash as the only shell', ['bin/ash'], 'ash'],
  ['ash of debugging images', ['busybox/sh'], 'ash'],
])

test('buffers little for a caller that reads nothing and has no window', async ({
  ownPlace: place,
  open,
  outside,
  berth,
}) => {
  // Large writes, because every buffer on the way has to be filled.
  const terminal = open(place, { command: 'stty raw; exec cat /dev/zero' })
  await terminal.untilMessage('started')
  await terminal.until('a MiB', () => terminal.bytes > MIB)
  const before = await berth.residentMiB()
  terminal.socket.pause()
  /** Returns the processor time of the command; 0 once it has ended. */
  const ticks = async () => {
    const script = 'process=$(pidof -s cat) && cat /proc/$process/stat || true'
    const stat = await outside.docker(['exec', place.container, 'sh', '-c', script])
    const [user, system] = stat.split(' ').slice(13, 15)
    return Number(user ?? 0) + Number(system ?? 0)
  }
  // The command stops running when every buffer on the way is full, or when the server ends a terminal whose caller does not answer.
  await settledValue(ticks)
  expect((await berth.residentMiB()) - before).toBeLessThan(30)
})
