import { testLateNames } from '../late-names.ts'

/** Longer than the engine was seen to need, on a busy host, until it knew the names of a network that the host had left (docs/design/load-balancers.md). */
const LATE_MS = 14_000

testLateNames(LATE_MS, [
  ['http', 'says that there are none'],
  ['http', 'is silent'],
  ['tcp', 'says that there are none'],
  ['tcp', 'is silent'],
])
