import { LoadBalancer, type LoadBalancerInput } from '@berth/contract/load-balancers/balancer.ts'
import { byPrecedence } from '@berth/contract/load-balancers/rule-order.ts'
import { expect, test } from 'vitest'
import { backendName, buildConfiguration, withoutHashes } from './configuration.ts'
import { ruleMatches } from './rule-matches.ts'

const PLACE = { space: 'shop', name: 'lb', published: new Map([[80, 8080]]) }
const target = { service: 'web', port: 3000 }

function render(given: LoadBalancerInput): string {
  return buildConfiguration(LoadBalancer.parse(given), PLACE)
}

test.each<[what: string, given: LoadBalancerInput, lines: string[]]>([
  [
    'a target is found by the DNS of its space',
    { rules: [{ port: 80, target }] },
    ['server-template target- 1-32 tasks.shop_web:3000 check inter 500ms fall 2 rise 1'],
  ],
  [
    'so is a target of another space',
    { rules: [{ port: 80, target: { ...target, space: 'other' } }] },
    ['server-template target- 1-32 tasks.other_web:3000 check inter 500ms fall 2 rise 1'],
  ],
  [
    'a rule matches a host in any case, and a path with everything below it',
    { rules: [{ port: 80, host: 'Shop.Test', path: '/api', target }] },
    ["{ var(txn.host) -m str 'shop.test' } { var(txn.path),concat(/) -m beg -- '/api/' }"],
  ],
  [
    'the target is sent the published port',
    { rules: [{ port: 80, target }] },
    ['http-request set-header X-Forwarded-Port 8080', 'http-request set-header X-Forwarded-For %[src]'],
  ],
  [
    'limits apply to each client',
    {
      rules: [{ port: 80, target }],
      listeners: [{ port: 80, maxConnectionsPerClient: 9, maxRequestsPerSecondPerClient: 50 }],
    },
    [
      'tcp-request session reject if { sc0_conn_cur gt 9 }',
      'http-request deny deny_status 429 if { sc0_http_req_rate gt 50 }',
    ],
  ],
  [
    'a port redirects every request',
    { listeners: [{ port: 80, redirectToHttps: 443 }] },
    ['http-request redirect location https://%[var(txn.host)]%[pathq] code 308'],
  ],
  [
    'the PROXY protocol is used on both sides',
    { rules: [{ port: 25, protocol: 'tcp', target, sendProxy: 'v2' }], listeners: [{ port: 25, acceptProxy: true }] },
    ['bind *:25 accept-proxy', ' send-proxy-v2 check-send-proxy'],
  ],
  [
    'the first certificate comes before the others',
    {
      rules: [{ port: 443, protocol: 'https', target }],
      listeners: [{ port: 443, certificates: ['b', 'a'], http2: false }],
    },
    ["ssl crt '/run/secrets/certificate-b.pem' crt '/run/secrets/certificate-a.pem' alpn http/1.1"],
  ],
])('%s', (_, given, lines) => {
  for (const line of lines) expect(render(given)).toContain(line)
})

test('the most exact of the matching rules comes first, wherever it is in the list', () => {
  const rules = [
    { host: null, path: '/' },
    { host: '*.test', path: '/a/b' },
    { host: null, path: '/a' },
    { host: '*.shop.test', path: '/' },
    { host: 'a.shop.test', path: '/' },
    { host: 'a.shop.test', path: '/a' },
  ]
  const expected = [rules[5], rules[4], rules[3], rules[1], rules[2], rules[0]]
  expect(rules.toSorted(byPrecedence)).toEqual(expected)
  expect(rules.toReversed().toSorted(byPrecedence)).toEqual(expected)
})

test.each([
  [{ host: null, path: '/api' }, '/api', true],
  [{ host: null, path: '/api' }, '/api/x', true],
  [{ host: null, path: '/api' }, '/apix', false],
  [{ host: null, path: '/api/' }, '/api', false],
  [{ host: null, path: '/api/' }, '/api/', true],
  [{ host: '*.test', path: '/' }, '/', true],
  [{ host: '*.shop.test', path: '/' }, '/', false],
  [{ host: 'shop.test', path: '/' }, '/', true],
])('%j matches shop.test%s: %s', (rule, path, isMatch) =>
  expect(ruleMatches(rule, { host: 'Shop.test', path })).toBe(isMatch),
)

test('a rule keeps its name in HAProxy when its other fields change', () => {
  expect(backendName({ port: 80, host: 'a', path: '/' })).not.toBe(backendName({ port: 80, host: null, path: '/' }))
  expect(render({ rules: [{ port: 80, target, sticky: true }] })).toContain(
    `backend ${backendName({ port: 80, host: null, path: '/' })}\n`,
  )
})

test('hashes of passwords are hidden', () => {
  const users = [{ name: 'ann', password: '$6$salt$hash' }]
  const text = render({ rules: [{ port: 80, target, basicAuth: { users } }] })
  expect(text).toContain("user 'ann' password '$6$salt$hash'")
  expect(withoutHashes(text)).not.toContain('$6$')
})
