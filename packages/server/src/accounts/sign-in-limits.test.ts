import { message } from '@berth/contract/messages/message.ts'
import { expect, test } from 'vitest'
import { rateLimitNetworkOf, SignInLimits } from './sign-in-limits.ts'

const MINUTE_MS = 60_000

function limits() {
  const clock = { now: 0 }
  const signIns = new SignInLimits(() => clock.now)
  const fail = (times: number, account: string, address: string) => {
    for (let n = 0; n < times; n++) signIns.begin(account, address)
  }
  return { clock, signIns, fail }
}

const refusal = expect.objectContaining({ code: 'too-many-tries', status: 429 })

test('five failures of one account from one address cause a wait', () => {
  const { clock, signIns, fail } = limits()
  fail(5, 'admin', '192.0.2.1')
  clock.now = MINUTE_MS
  expect(() => signIns.begin('admin', '192.0.2.1')).toThrow(
    expect.objectContaining({
      message: 'Too many failed attempts. Try again in 14 min.',
      extra: { retryAfterSeconds: 840, detailMessage: message('too-many-attempts', { minutes: 14 }) },
    }),
  )
  clock.now = 15 * MINUTE_MS
  expect(() => signIns.begin('admin', '192.0.2.1')).not.toThrow()
})

test('the owner is not locked out by failures from elsewhere', () => {
  const { signIns, fail } = limits()
  fail(5, 'admin', '192.0.2.1')
  expect(() => signIns.begin('admin', '192.0.2.2')).not.toThrow()
})

test('a hundred failures from everywhere lock the account for a while', () => {
  const { signIns, fail } = limits()
  for (let n = 0; n < 20; n++) fail(5, 'admin', `192.0.2.${n}`)
  expect(() => signIns.begin('admin', '192.0.2.99')).toThrow(refusal)
  expect(() => signIns.begin('somebody', '192.0.2.99')).not.toThrow()
})

test('one address may not try many names', () => {
  const { signIns, fail } = limits()
  for (let n = 0; n < 20; n++) fail(1, `name-${n}`, '192.0.2.1')
  expect(() => signIns.begin('admin', '192.0.2.1')).toThrow(refusal)
  expect(() => signIns.begin('admin', '192.0.2.2')).not.toThrow()
})

test('a right password resets the count of its account, but gives no more guesses at others', () => {
  const { signIns, fail } = limits()
  fail(4, 'mine', '192.0.2.1')
  fail(5, 'admin', '192.0.2.1')
  for (let n = 0; n < 50; n++) signIns.begin('mine', '192.0.2.1')()
  expect(() => fail(5, 'mine', '192.0.2.1')).not.toThrow()
  expect(() => signIns.begin('admin', '192.0.2.1')).toThrow(refusal)
  fail(5, 'third', '192.0.2.1')
  fail(1, 'fourth', '192.0.2.1')
  expect(() => signIns.begin('fifth', '192.0.2.1')).toThrow(refusal)
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001::2:3:4:5:6:7', '2001:0:2:3'],
  ['2001:db8:1:2::', '2001:db8:1:2'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['no address', 'no address'],
])('%s counts as %s', (address, network) => expect(rateLimitNetworkOf(address)).toBe(network))
