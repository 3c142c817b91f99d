import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { engineAddress } from './docker-host.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'berth-home-'))
})
afterEach(() => rmSync(home, { recursive: true }))

test.each([
  ['unix:///run/x.sock', { kind: 'unix', path: '/run/x.sock' }],
  ['tcp://engine.example', { kind: 'tcp', host: 'engine.example', port: 2375, tls: null }],
  ['tcp://[::1]:99', { kind: 'tcp', host: '::1', port: 99, tls: null }],
  ['http://engine.example:2375/', { kind: 'tcp', host: 'engine.example', port: 2375, tls: null }],
  ['https://engine.example', { kind: 'tcp', host: 'engine.example', port: 443, tls: { rejectUnauthorized: true } }],
  ['ssh://me@engine.example:2222', { kind: 'ssh', host: 'engine.example', port: 2222, user: 'me' }],
  ['ssh://engine', { kind: 'ssh', host: 'engine', port: null, user: null }],
])('DOCKER_HOST=%s', (text, address) => {
  expect(engineAddress({ HOME: home, DOCKER_HOST: text })).toEqual({ ...address, text })
})

test.each([
  'engine.example',
  'tcp://engine/base',
  'npipe:////./pipe/docker_engine',
  'unix://',
  'ssh://-oProxyCommand=x',
])('DOCKER_HOST=%s is refused', (text) => {
  expect(() => engineAddress({ HOME: home, DOCKER_HOST: text })).toThrow('is no address of a Docker Engine')
})

test('uses the default socket without any setting', () => {
  expect(engineAddress({ HOME: home })).toMatchObject({ kind: 'unix', path: '/var/run/docker.sock' })
})

test.each([
  ['DOCKER_CERT_PATH alone', { DOCKER_CERT_PATH: 'certs' }, true],
  ['DOCKER_TLS_VERIFY', { DOCKER_CERT_PATH: 'certs', DOCKER_TLS: '1', DOCKER_TLS_VERIFY: '1' }, true],
  ['DOCKER_TLS, which accepts any certificate', { DOCKER_CERT_PATH: 'certs', DOCKER_TLS: '1' }, false],
])('tcp is TLS with %s', (_, { DOCKER_CERT_PATH, ...env }, rejectUnauthorized) => {
  write(`${DOCKER_CERT_PATH}/ca.pem`, 'the ca')
  const certPath = join(home, DOCKER_CERT_PATH)
  expect(engineAddress({ HOME: home, DOCKER_HOST: 'tcp://engine', DOCKER_CERT_PATH: certPath, ...env })).toMatchObject({
    port: 2376,
    tls: { ca: Buffer.from('the ca'), rejectUnauthorized },
  })
})

test('uses the address and the certificates of the current context', () => {
  writeContext('far', { Host: 'tcp://far:2376' })
  write(`.docker/contexts/tls/${contextId('far')}/docker/key.pem`, 'the key')
  write('.docker/config.json', '{"currentContext": "far"}')
  expect(engineAddress({ HOME: home })).toMatchObject({ host: 'far', tls: { key: Buffer.from('the key') } })
})

test('DOCKER_CONTEXT takes precedence over the current context, and DOCKER_HOST over both', () => {
  writeContext('near', { Host: 'ssh://near' })
  write('.docker/config.json', '{"currentContext": "far"}')
  expect(engineAddress({ HOME: home, DOCKER_CONTEXT: 'near' })).toMatchObject({ kind: 'ssh', host: 'near' })
  expect(engineAddress({ HOME: home, DOCKER_CONTEXT: 'default' })).toMatchObject({ kind: 'unix' })
  expect(engineAddress({ HOME: home, DOCKER_CONTEXT: 'near', DOCKER_HOST: 'tcp://other' })).toMatchObject({
    host: 'other',
  })
})

test('throws for a context that does not exist, and for a broken configuration', () => {
  expect(() => engineAddress({ HOME: home, DOCKER_CONTEXT: 'gone' })).toThrow(
    'The docker context "gone" does not exist',
  )
  write('elsewhere/config.json', '{')
  expect(() => engineAddress({ DOCKER_CONFIG: join(home, 'elsewhere') })).toThrow(/config.json cannot be read/)
})

function write(path: string, text: string): void {
  const file = join(home, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

function writeContext(name: string, endpoint: object): void {
  write(
    `.docker/contexts/meta/${contextId(name)}/meta.json`,
    JSON.stringify({ Name: name, Endpoints: { docker: endpoint } }),
  )
}

function contextId(name: string): string {
  return createHash('sha256').update(name).digest('hex')
}
