import { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { useQuery } from '@tanstack/react-query'
import { cleanup, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { fieldAt, renderPage } from '../../../lib/test-page.tsx'
import { servicesQuery } from '../../../service-model/queries.ts'
import { service } from '../../../service-model/samples.ts'
import { fakeServer } from './test-server.ts'
import { UpgradeBalancer } from './UpgradeBalancer.tsx'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const rules = [
  { port: 80, host: 'shop.test', target: { service: 'web', port: 80 } },
  { port: 80, target: { service: 'gone', port: 80 }, basicAuth: { users: [{ name: 'kim' }] } },
]
const before = service({ name: 'edge', kind: 'load-balancer', actions: ['upgrade'] })
const edge: Service = {
  ...before,
  spec: {
    ...before.spec,
    name: 'edge',
    kind: 'load-balancer',
    ports: [{ published: 8080, target: 80, protocol: 'tcp', mode: 'auto' }],
    loadBalancer: LoadBalancer.parse({ rules }),
  },
}
const changes = [
  { path: 'loadBalancer.rules.80 /', before: LoadBalancer.parse({ rules }).rules[1] ?? null, after: null },
]

test('fills the form with the running spec, sends only the changes, and names a removed rule by host and path', async () => {
  const { sent } = await begin({ plan: { changes, replaces: 1, starts: 0, order: 'start-first' } })
  await next()
  expect(fieldAt('listeners.0.published').value).toBe('8080')
  expect(fieldAt('listeners.0.inside').value).toBe('80')
  expect(screen.getByText('gone (missing)')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Remove Listener 1, Rule 2' }))
  await next()
  expect(await screen.findByText('Rule 80 /')).toBeTruthy()
  expect(screen.getByText('gone:80 · HTTP · asks for a password (kim)').tagName).toBe('DEL')
  await userEvent.click(screen.getByRole('button', { name: 'Upgrade' }))
  await waitFor(() => expect(sent).toHaveLength(1))
  // The image is sent too, so that the server notices a moved tag.
  expect(Object.keys(sent[0] ?? {})).toEqual(['image', 'loadBalancer'])
  expect(sent[0]?.loadBalancer?.rules).toHaveLength(1)
})

test('shows what another user changed meanwhile before anything is sent', async () => {
  const { client } = await begin({})
  const changedBalancer = LoadBalancer.parse({
    rules: [{ ...rules[0], target: { service: 'api', port: 80 } }, rules[1]],
  })
  client.setQueryData(servicesQuery('shop').queryKey, [
    { ...edge, version: '2', spec: { ...edge.spec, loadBalancer: changedBalancer } },
  ])
  expect(await screen.findByText('The service was changed while you filled this in')).toBeTruthy()
  expect(screen.getByText('Rule 80 shop.test/')).toBeTruthy()
  expect(screen.getByText('web:80 · HTTP').tagName).toBe('DEL')
  expect(screen.getByText('api:80 · HTTP').tagName).toBe('INS')
})

async function begin(options: Omit<Parameters<typeof fakeServer>[0], 'services'>) {
  const testServer = fakeServer({ ...options, services: [edge, service({ name: 'web' })] })
  const { client } = renderPage(LiveUpgrade, testServer.fetch)
  await screen.findByText('The name cannot be changed.')
  return { ...testServer, client }
}

const Nothing = () => null
const PARTS = { Rollout: Nothing, Waiting: Nothing }

function LiveUpgrade() {
  const live = useQuery(servicesQuery('shop')).data?.find(({ name }) => name === 'edge')
  return live ? (
    <UpgradeBalancer
      live={live}
      parts={PARTS}
      NewCertificate={Nothing}
      onStartOver={() => {}}
      onLeave={() => {}}
      onFinished={() => {}}
    />
  ) : null
}

async function next() {
  await userEvent.click(screen.getByRole('button', { name: 'Next' }))
}
