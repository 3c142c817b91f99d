import { testLateNames } from '../shared/delayed-dns.ts'

/**
 * Longer than the observed time that the engine of a busy host needs to know the names of a network that the host had left
 * (docs/design/load-balancers.md).
 */
const LATE_MS = 14_000

testLateNames(LATE_MS, [
  ['http', 'denies that they exist'],
  ['http', 'is silent'],
  ['tcp', 'denies that they exist'],
  ['tcp', 'is silent'],
])
