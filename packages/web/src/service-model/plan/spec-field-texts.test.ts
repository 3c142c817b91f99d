import { expect, test } from 'vitest'
import { fieldLabel, formatFieldValue } from './spec-field-texts.ts'

test.each([
  ['image', 'Image'],
  ['ports.80/tcp', 'Port 80/tcp'],
  ['ports.80/tcp.published', 'Port 80/tcp · host port'],
  ['mounts./var/lib.d.source', 'Mount /var/lib.d · source'],
  ['env.A.B.value', 'Variable A.B'],
  ['healthCheck.retries', 'Health check · retries'],
  ['loadBalancer.rules.80 shop.test/', 'Rule 80 shop.test/'],
  ['loadBalancer.rules.80 *.shop.test/a.b/.target.service', 'Rule 80 *.shop.test/a.b/ · target service'],
  ['loadBalancer.listeners.443.certificates', 'Listener 443 · certificates'],
  ['loadBalancer.timeouts.serverSeconds', 'Target idle for'],
  ['something.new', 'something.new'],
])('the path %s has the label %s', (path, label) => {
  expect(fieldLabel(path, 'en')).toBe(label)
})

const port = { published: 8080, target: 80, protocol: 'tcp', mode: 'auto' }
const check = { type: 'http', port: 80, path: '/', intervalSeconds: 10, timeoutSeconds: 5, retries: 3 }

test.each([
  ['image', `shop/web:1@sha256:${'ab'.repeat(32)}`, 'shop/web:1@sha256:abababababab…'],
  ['env.A', { name: 'A', value: '1', secret: false }, '1'],
  ['env.A', { name: 'A', value: '******', secret: true }, '••••••'],
  ['env.A.value', '******', '••••••'],
  ['env.A.value', 'pause', 'pause'],
  ['ports.80/tcp', port, '8080 → 80/tcp'],
  ['ports.80/tcp', { ...port, published: null, mode: 'host' }, 'any free → 80/tcp (host)'],
  ['ports.80/tcp.published', null, 'any free'],
  ['mounts./data', { type: 'tmpfs', source: '', target: '/data', readOnly: true }, 'memory → /data (read-only)'],
  ['healthCheck', null, 'none'],
  [
    'healthCheck',
    { ...check, startPeriodSeconds: 0 },
    'HTTP :80/ (every 10 s, timeout 5 s, 3 retries, start period 0 s)',
  ],
  ['command', ['sh', '-c', 'a b'], 'sh -c "a b"'],
  ['command', null, 'image default'],
  ['resources.memoryMiB', 64, '64 MiB'],
  ['resources.cpus', null, 'no limit'],
  ['update.order', 'stop-first', 'stop the old first'],
  ['update.parallelism', 0, 'all at once'],
  ['loadBalancer.rules.80 /', { port: 80, target: { service: 'api', port: 8080 } }, 'api:8080 · HTTP'],
  [
    'loadBalancer.rules.80 /',
    { port: 80, target: { space: 'other', service: 'api', port: 80 }, sticky: true, algorithm: 'source' },
    'other/api:80 · HTTP · by client address · sticky',
  ],
  ['loadBalancer.rules.80 /.algorithm', 'round-robin', 'round robin'],
  ['loadBalancer.rules.80 /.target.service', 'random', 'random'],
  ['loadBalancer.rules.80 /.target.space', null, 'this space'],
  ['loadBalancer.listeners.443', { port: 443, certificates: ['a', 'b'], http2: false }, 'a, b · no HTTP/2'],
  ['loadBalancer.listeners.443.certificates', ['a', 'b'], 'a, b'],
  ['loadBalancer.timeouts.serverSeconds', 60, '60 s'],
  ['update.confirmAfterMinutes', 5, '5 min'],
])('%s: formats %o as %s', (path, value, words) => {
  expect(formatFieldValue(path, value, 'en')).toBe(words)
})
