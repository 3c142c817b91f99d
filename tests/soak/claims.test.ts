import { LIVES } from '../shared/claims/lives.ts'
import { testClaims } from '../shared/claims/watched-on-cluster.ts'

testClaims(Object.keys(LIVES) as (keyof typeof LIVES)[])
