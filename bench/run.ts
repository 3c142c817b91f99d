import { engineUnderTest } from '../scripts/test/engine.ts'
import { balancer } from './balancer.ts'
import { creation } from './creation.ts'
import { firstPage } from './first-page.ts'
import { logs } from './logs.ts'
import { logsPage } from './logs-page.ts'
import { manyServices } from './many-services.ts'
import { metering } from './metering.ts'
import { registries } from './registries.ts'
import { type Row, tableOf } from './table.ts'
import { terminal } from './terminal.ts'
import { upgrade } from './upgrade.ts'

type Bench = (dockerHost: string, registry: string) => Promise<Row | Row[]>

/** The benchmarks by the names that `npm run bench -- NAME...` accepts. Without names, all of them run. */
const BENCHES: Record<string, Bench> = {
  creation,
  upgrade,
  'many-services': manyServices,
  'first-page': firstPage,
  balancer,
  metering,
  registries,
  logs,
  'logs-page': logsPage,
  terminal,
}

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !(name in BENCHES))
  if (unknown)
    throw new Error(`Unknown benchmark "${unknown}". The benchmarks are: ${Object.keys(BENCHES).join(', ')}.`)
  const starting = engineUnderTest(process.env)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void starting.then(({ stop }) => stop()).finally(() => process.exit(130)))
  const { environment, stop } = await starting
  try {
    const { DOCKER_HOST: dockerHost = '', BERTH_TEST_REGISTRY: registry = '' } = { ...process.env, ...environment }
    const rows: Row[] = []
    for (const [name, bench] of Object.entries(BENCHES)) {
      if (names.length > 0 && !names.includes(name)) continue
      process.stdout.write(`… ${name}\n`)
      rows.push(...[await bench(dockerHost, registry)].flat())
    }
    process.stdout.write(`\n${tableOf(rows)}\n`)
  } finally {
    await stop()
  }
}

await main(process.argv.slice(2))
