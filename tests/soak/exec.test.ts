import { expect } from 'vitest'
import { testLargeOutput } from '../large-output.ts'
import { settledValue } from '../settled-value.ts'
import { testShellChoice } from '../shell-choice.ts'
import { test } from '../shells.ts'

const MIB = 1024 * 1024

testLargeOutput(50)

testShellChoice([
  ['ash before sh', ['bin/ash', 'bin/sh'], 'ash'],
  ['sh, here bash by that name', ['bin/sh'], 'sh'],
  ['bash where there is no other', ['bin/bash'], 'bash'],
  ['ash where there is no other', ['bin/ash'], 'ash'],
  ['that of images for debugging, which is ash', ['busybox/sh'], 'ash'],
])

test('holds little for a caller who takes nothing and asks for no window', async ({
  ownPlace: place,
  open,
  outside,
  berth,
}) => {
  const terminal = open(place, { command: 'yes' })
  await terminal.says('started')
  await terminal.until('a MiB', () => terminal.bytes > MIB)
  const before = await berth.residentMiB()
  terminal.socket.pause()
  const ticks = async () => {
    const stat = await outside.docker(['exec', place.container, 'sh', '-c', 'cat /proc/$(pidof -s yes)/stat'])
    const [user, system] = stat.split(' ').slice(13, 15)
    return Number(user) + Number(system)
  }
  // It runs no more once every buffer on the way is full.
  await settledValue(ticks)
  expect((await berth.residentMiB()) - before).toBeLessThan(30)
})
