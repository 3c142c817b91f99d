import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LoadBalancer } from '@berth/contract/balancer.ts'
import { beforeAll, expect, test } from 'vitest'
import { configurationOf } from '../packages/server/src/balancer/configuration.ts'
import { ensurePackages } from '../scripts/packages.ts'
import { LoopbackHaproxy } from './loopback-haproxy.ts'

const PLACE = { space: 'shop', name: 'lb', published: new Map<number, number>() }

beforeAll(() => ensurePackages(['haproxy']))

// As in an instance that has just started on a busy host: clients are let in while Docker's DNS still looks for the targets.
test.each([['http'], ['tcp']] as const)(
  'whoever comes by %s before the targets are known waits for them',
  async (protocol) => {
    const target = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
    const dns = createSocket('udp4')
    dns.on('message', (question, { port, address }) => {
      const answering = setTimeout(() => dns.send(answerTo(question), port, address), 500)
      dns.once('close', () => clearTimeout(answering))
    })
    dns.bind(0, '127.0.0.1')
    await Promise.all([once(target, 'listening'), once(dns, 'listening')])
    const { port } = target.address() as AddressInfo
    const rules = [{ port: 80, protocol, target: { service: 'web', port } }]
    const text = configurationOf(LoadBalancer.parse({ rules }), PLACE)
    const haproxy = await LoopbackHaproxy.start(text.replace('127.0.0.11:53', `127.0.0.1:${dns.address().port}`))
    try {
      expect(await haproxy.get({ host: 'a.test', path: '/' })).toMatchObject({ status: 200, body: 'hello' })
    } finally {
      await haproxy.stop()
      target.close()
      dns.close()
    }
  },
)

const HEADER = 12

/** One A record, 127.0.0.1, for whatever name is asked for. */
function answerTo(asked: Buffer): Buffer {
  const endOfQuestion = asked.indexOf(0, HEADER) + 5
  const counts = Buffer.from([0, 1, 0, 1, 0, 0, 0, 0])
  const record = Buffer.from([0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 127, 0, 0, 1])
  return Buffer.concat([
    asked.subarray(0, 2),
    Buffer.from([0x81, 0x80]),
    counts,
    asked.subarray(HEADER, endOfQuestion),
    record,
  ])
}
