import { expect, test } from 'vitest'
import { crashesOf } from './crashes.ts'

const SAID = 'time="2026-11-28T20:00:00Z" level=info msg="API listen on /run/docker.sock"\n'
const ENDED = 'host-init: dockerd ended with exit code 2\n'
const PANIC = 'panic: runtime error: invalid memory address\n\ngoroutine 1 [running]:\nmain.main()\n'

test('an engine that runs has not crashed', () => {
  expect(crashesOf('')).toEqual([])
  expect(crashesOf(SAID)).toEqual([])
})

test('of one that crashed, what Go said is shown, or its last lines', () => {
  expect(crashesOf(`${SAID}${PANIC}${ENDED}${SAID}`)).toEqual([PANIC.trimEnd()])
  expect(crashesOf(`${PANIC}${ENDED}${SAID}failed to start daemon\n${ENDED}${SAID}`)).toEqual([
    PANIC.trimEnd(),
    `${SAID}failed to start daemon`,
  ])
})
