import { expect, test } from 'vitest'
import { createSelfSigned, inspectCertificate, validityOf } from './certificate.ts'

const NOW = Date.UTC(2026, 0, 1)

test('a self-signed certificate has the hosts and the key that were asked for', async () => {
  const inspected = inspectCertificate(
    await createSelfSigned({ hosts: ['shop.test', '*.shop.test', '10.0.0.1'], days: 90 }, NOW),
  )
  if (!inspected.ok) return expect.fail('It was refused.')
  expect(inspected.facts).toMatchObject({
    hosts: ['shop.test', '*.shop.test', '10.0.0.1'],
    subject: 'CN=shop.test',
    selfSigned: true,
    chain: 1,
  })
  expect(inspected.pem).toMatch(/^-----BEGIN CERTIFICATE-----[\s\S]+-----BEGIN PRIVATE KEY-----[\s\S]+-----\n$/)
})

test('refuses the key of another certificate, texts that are neither, and a broken chain', async () => {
  const [one, other] = await Promise.all(
    ['a.test', 'b.test'].map((host) => createSelfSigned({ hosts: [host], days: 1 }, NOW)),
  )
  if (!one || !other) return expect.fail()
  const errorOf = (certificate: string, key: string) => {
    const inspected = inspectCertificate({ certificate, key })
    return inspected.ok ? null : [inspected.faults[0]?.path, inspected.faults[0]?.detailMessage?.code]
  }
  expect(errorOf(one.certificate, one.key)).toBeNull()
  expect(errorOf(one.certificate, other.key)).toEqual(['key', 'certificate-key-other'])
  expect(errorOf(one.certificate, 'nothing')).toEqual(['key', 'certificate-key-unreadable'])
  expect(errorOf('nothing', one.key)).toEqual(['certificate', 'certificate-unreadable'])
  expect(errorOf(`${one.certificate}\n${other.certificate}`, one.key)).toEqual(['certificate', 'certificate-chain'])
})

test.each([
  ['2025-12-01', '2026-12-01', 'valid'],
  ['2025-12-01', '2026-01-20', 'expiring'],
  ['2025-01-01', '2025-12-31', 'expired'],
  ['2026-01-02', '2026-12-31', 'not-yet'],
])('a certificate from %s to %s is %s', (validFrom, validTo, validity) =>
  expect(validityOf({ validFrom, validTo }, NOW)).toBe(validity),
)
