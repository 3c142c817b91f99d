import { testClaims } from './shared/claims/watched-on-cluster.ts'

// tests/fake/claims.test.ts watches all lives, and tests/soak/claims.test.ts all of them on a real engine.
testClaims([
  'is scaled, restarted, stopped, started and deleted',
  'is upgraded to a version that crashes, and rolled back by the engine',
  'is upgraded to a version that crashes, which pauses, and is accepted',
  'has a port that its old instance holds',
])
