import { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import type { Balancer, BalancerFigures, Traffic } from '@berth/contract/load-balancers/balancer-answers.ts'
import { cleanup, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { notFoundResponse, renderPage } from '../../../lib/test-page.tsx'
import { service } from '../../../service-model/samples.ts'
import { BalancerTab } from './BalancerTab.tsx'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const loadBalancer = LoadBalancer.parse({ rules: [{ port: 80, target: { service: 'web', port: 80 } }] })
const lb = service({ name: 'lb', kind: 'load-balancer', spec: { ...service({ name: 'lb' }).spec, loadBalancer } })
const target = { space: 'shop', service: 'web', state: 'running' as const, running: 1, desired: 1 }
const balancer: Balancer = {
  rules: loadBalancer.rules.map((rule, index) => ({ index, rule, target, reason: null, reasonMessage: null })),
  ...{ certificates: [], configuration: '', warnings: [] },
}
const TRAFFIC: Traffic = {
  ...{ requests: 70, requestsPerSecond: 7, bytesIn: 1, bytesOut: 1, bytesInPerSecond: 1, bytesOutPerSecond: 1 },
  ...{ sessions: 1, responses: { '1xx': 0, '2xx': 70, '3xx': 0, '4xx': 0, '5xx': 0 }, failures: 0, retries: 0 },
  ...{ clientErrorsPerSecond: 0, serverErrorsPerSecond: 0, responseMilliseconds: 5 },
}

test('shows the sums over all instances of the load balancer', async () => {
  showTab(figures(2, TRAFFIC))
  expect(within(await screen.findByLabelText('Live figures')).getByText('7')).toBeTruthy()
  expect(screen.queryByText(/There are no sums/)).toBeNull()
  expect(screen.getByText('no instance answers')).toBeTruthy()
})

test('shows no sum while an instance does not report, and claims nothing about the targets', async () => {
  showTab(figures(1, null))
  expect(
    await screen.findByText('There are no sums, because 1 of 2 instances of the load balancer report figures.'),
  ).toBeTruthy()
  const shown = within(screen.getByLabelText('Live figures')).getAllByRole('definition')
  expect(new Set(shown.map(({ textContent }) => textContent))).toEqual(new Set(['—']))
  expect(screen.queryByText('no instance answers')).toBeNull()
})

function figures(measured: number, traffic: Traffic | null): BalancerFigures {
  return {
    at: '2026-01-01T12:00:00Z',
    coverage: { running: 2, measured },
    instances: [],
    total: traffic,
    listeners: [{ port: 80, denied: null, traffic }],
    rules: [{ index: 0, traffic, perInstance: [], targets: [] }],
  }
}

function showTab(answer: BalancerFigures): void {
  const responses: Readonly<Record<string, unknown>> = {
    '/api/v1/spaces/shop/services': { items: [lb], nextCursor: null },
    '/api/v1/spaces/shop/services/lb/balancer': balancer,
    '/api/v1/spaces/shop/services/lb/balancer/figures': answer,
  }
  renderPage(
    () => <BalancerTab space="shop" service="lb" />,
    async (path) => (path in responses ? Response.json(responses[path]) : notFoundResponse()),
  )
}
