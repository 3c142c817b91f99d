import { testSlowReader } from '../shared/slow-log-reader.ts'

testSlowReader(600_000, ['the host of its own engine', 'another host'])
