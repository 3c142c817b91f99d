import { expect, test } from 'vitest'
import { crashesOf } from './crashes.ts'

const LOG_LINE = 'time="2026-11-28T20:00:00Z" level=info msg="API listen on /run/docker.sock"\n'
const ENDED = 'host-init: dockerd ended with exit code 2\n'
const PANIC = 'panic: runtime error: invalid memory address\n\ngoroutine 1 [running]:\nmain.main()\n'

test('finds no crash of a running engine', () => {
  expect(crashesOf('')).toEqual([])
  expect(crashesOf(LOG_LINE)).toEqual([])
})

test("returns Go's message of a crash, or the last lines of the log", () => {
  expect(crashesOf(`${LOG_LINE}${PANIC}${ENDED}${LOG_LINE}`)).toEqual([PANIC.trimEnd()])
  expect(crashesOf(`${PANIC}${ENDED}${LOG_LINE}failed to start daemon\n${ENDED}${LOG_LINE}`)).toEqual([
    PANIC.trimEnd(),
    `${LOG_LINE}failed to start daemon`,
  ])
})
