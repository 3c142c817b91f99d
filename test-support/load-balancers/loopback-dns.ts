import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import { buildConfiguration } from '../../packages/server/src/balancer/configuration.ts'
import { LoopbackHaproxy } from './loopback-haproxy.ts'

const PLACE = { space: 'shop', name: 'lb', published: new Map<number, number>() }

/** A rule of the contract, without the target's port, which is that of the web server. */
interface Target {
  readonly protocol: string
  readonly host?: string
  readonly service: string
  readonly check?: object
}

/** Runs `work` with a HAProxy, a DNS that responds with `answer` (null: no response), and a web server that serves every target. */
export async function withHaproxy(
  answer: (question: Buffer, port: number) => Buffer | null,
  targets: readonly Target[],
  work: (haproxy: LoopbackHaproxy) => Promise<void>,
): Promise<void> {
  const target = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
  const dns = createSocket('udp4')
  dns.on('message', (question, { port, address }) => {
    const response = answer(question, port)
    if (response) dns.send(response, port, address)
  })
  dns.bind(0, '127.0.0.1')
  await Promise.all([once(target, 'listening'), once(dns, 'listening')])
  const { port } = target.address() as AddressInfo
  const rules = targets.map(({ service, ...rule }) => ({ port: 80, ...rule, target: { service, port } }))
  const text = buildConfiguration(LoadBalancer.parse({ rules }), PLACE)
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

/** Returns the records of the first `count` addresses from 127.0.0.1, for any name. The web server listens on the first. */
export function loopbackAddresses(count: number): typeof NO_SUCH_NAME {
  const records = Array.from({ length: count }, (_, index) =>
    Buffer.from([0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 127, 0, 0, index + 1]),
  )
  return { flags: 0x8180, records: Buffer.concat(records) }
}

/** Builds the response to a DNS question. */
export function dnsAnswer(question: Buffer, { flags, records }: typeof NO_SUCH_NAME): Buffer {
  const head = Buffer.alloc(HEADER)
  question.copy(head, 0, 0, 2)
  head.writeUInt16BE(flags, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(records.length / RECORD_BYTES, 6)
  return Buffer.concat([head, question.subarray(HEADER, question.indexOf(0, HEADER) + 5), records])
}
