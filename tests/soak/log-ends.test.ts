import { vi } from 'vitest'
import { testSlowReader } from '../slow-log-reader.ts'

vi.setConfig({ testTimeout: 300_000 })

testSlowReader(600_000, ['the host of its own engine', 'another host'])
