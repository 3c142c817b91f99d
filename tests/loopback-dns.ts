import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import { configurationOf } from '../packages/server/src/balancer/configuration.ts'
import { LoopbackHaproxy } from './loopback-haproxy.ts'

const PLACE = { space: 'shop', name: 'lb', published: new Map<number, number>() }

/** A rule as the contract takes it, whose target's port is that of the web server. */
interface Target {
  readonly protocol: string
  readonly host?: string
  readonly service: string
  readonly check?: object
}

/** A HAProxy, a DNS that answers as told (null: is silent), and a web server that is every target. */
export async function withHaproxy(
  answer: (asked: Buffer, port: number) => Buffer | null,
  targets: readonly Target[],
  work: (haproxy: LoopbackHaproxy) => Promise<void>,
): Promise<void> {
  const target = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
  const dns = createSocket('udp4')
  dns.on('message', (asked, { port, address }) => {
    const said = answer(asked, port)
    if (said) dns.send(said, port, address)
  })
  dns.bind(0, '127.0.0.1')
  await Promise.all([once(target, 'listening'), once(dns, 'listening')])
  const { port } = target.address() as AddressInfo
  const rules = targets.map(({ service, ...rule }) => ({ port: 80, ...rule, target: { service, port } }))
  const text = configurationOf(LoadBalancer.parse({ rules }), PLACE)
  const haproxy = new LoopbackHaproxy(text.replaceAll('127.0.0.11:53', `127.0.0.1:${dns.address().port}`))
  try {
    await work(haproxy)
  } finally {
    await haproxy.stop()
    target.close()
    dns.close()
  }
}

const HEADER = 12
export const NO_SUCH_NAME = { flags: 0x8183, records: Buffer.alloc(0) }
const RECORD_BYTES = 16

/** The first so many addresses from 127.0.0.1 on, for whatever name is asked for. The web server is at the first. */
export function loopback(count: number): typeof NO_SUCH_NAME {
  const records = Array.from({ length: count }, (_, index) =>
    Buffer.from([0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 127, 0, 0, index + 1]),
  )
  return { flags: 0x8180, records: Buffer.concat(records) }
}

export function answerTo(asked: Buffer, { flags, records }: typeof NO_SUCH_NAME): Buffer {
  const head = Buffer.alloc(HEADER)
  asked.copy(head, 0, 0, 2)
  head.writeUInt16BE(flags, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(records.length / RECORD_BYTES, 6)
  return Buffer.concat([head, asked.subarray(HEADER, asked.indexOf(0, HEADER) + 5), records])
}
