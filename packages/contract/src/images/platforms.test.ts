import { expect, test } from 'vitest'
import { runsOn } from './platforms.ts'

test.each([
  [['linux/amd64'], ['linux/amd64'], true],
  [['linux/arm64/v8', 'linux/amd64'], ['linux/arm64'], true],
  [['linux/arm64'], ['linux/amd64'], false],
  [['windows/amd64'], ['linux/amd64', 'linux/arm64'], false],
  [[], ['linux/amd64'], true],
  [['linux/arm64'], [], true],
])('an image for %j runs on hosts with %j: %s', (image, hosts, runs) => {
  expect(runsOn(image, hosts)).toBe(runs)
})
