import { fieldError } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { fieldAt, renderPage } from '../../../lib/test-page.tsx'
import { CreateBalancerPage } from './CreateBalancerPage.tsx'
import { fakeServer } from './test-server.ts'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test('each step validates its fields and focuses the first invalid field', async () => {
  await begin(fakeServer({}))
  await next()
  expect(screen.getByText('A name is required.')).toBeTruthy()

  await toRules()
  await next()
  expect(screen.getByText('Choose a service.', { selector: 'p' })).toBeTruthy()
  await waitFor(() => expect(document.activeElement).toBe(fieldAt('listeners.0.published')))

  await userEvent.selectOptions(fieldAt('listeners.0.protocol'), 'https')
  await userEvent.type(fieldAt('listeners.0.rules.0.host'), 'no host')
  await next()
  expect(screen.getByText('HTTPS needs a certificate.')).toBeTruthy()
  expect(screen.getByText('Enter a host name such as shop.test or *.shop.test.')).toBeTruthy()
})

test("fills in the port that the target's image exposes, and offers services of other spaces", async () => {
  await begin(fakeServer({}))
  await toRules()
  const rule = 'listeners.0.rules.0.target'
  await userEvent.selectOptions(fieldAt(`${rule}.service`), 'api')
  await waitFor(() => expect(fieldAt(`${rule}.port`).value).toBe('8080'))

  await waitFor(() => expect(options(`${rule}.service`)).toContain('Of another space…'))
  expect(options(`${rule}.service`)).not.toContain('pay')
  await userEvent.selectOptions(fieldAt(`${rule}.service`), 'Of another space…')
  expect(fieldAt(`${rule}.space`).value).toBe('other')
  await waitFor(() => expect(options(`${rule}.service`)).toContain('pay'))
})

test('creates one load balancer with rules by host and path for two services, and an option of one rule', async () => {
  const { sent } = await begin(fakeServer({}))
  await toRules()
  await userEvent.type(fieldAt('listeners.0.published'), '8080')
  await userEvent.type(fieldAt('listeners.0.inside'), '80')
  await userEvent.type(fieldAt('listeners.0.rules.0.host'), 'Shop.test')
  await userEvent.selectOptions(fieldAt('listeners.0.rules.0.target.service'), 'web')
  await userEvent.click(screen.getByRole('button', { name: 'Add rule' }))
  expect(screen.getByText(/Matching order: exact host names first, then wildcards/)).toBeTruthy()
  await userEvent.clear(fieldAt('listeners.0.rules.1.path'))
  await userEvent.type(fieldAt('listeners.0.rules.1.path'), '/api')
  await userEvent.selectOptions(fieldAt('listeners.0.rules.1.target.service'), 'api')
  await waitFor(() => expect(fieldAt('listeners.0.rules.1.target.port').value).toBe('8080'))
  await next()
  await userEvent.click(screen.getByRole('button', { name: /^Port 8080 HTTP · any host\/api → api:8080/ }))
  await userEvent.click(fieldAt('listeners.0.rules.1.sticky'))
  expect(await screen.findByText('Ready. 1 instance will be started.')).toBeTruthy()
  const create = screen.getByRole('button', { name: 'Create' })
  fireEvent.click(create)
  fireEvent.click(create)

  expect(await screen.findByText('Load balancer created')).toBeTruthy()
  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject({
    name: 'edge',
    kind: 'load-balancer',
    image: '',
    replicas: 1,
    ports: [{ published: 8080, target: 80, protocol: 'tcp', mode: 'auto' }],
    loadBalancer: {
      listeners: [],
      rules: [
        {
          port: 80,
          protocol: 'http',
          host: 'shop.test',
          path: '/',
          target: { service: 'web', port: 8080, space: null },
        },
        { port: 80, host: null, path: '/api', target: { service: 'api', port: 8080 }, sticky: true },
      ],
    },
  })
})

test('an error of a rule leads to its field', async () => {
  const refused = fieldError('loadBalancer.rules.0.host', message('balancer-refused', { error: 'no.' }))
  const { detail } = refused
  await begin(fakeServer({ plan: { errors: [refused] } }))
  await toRules()
  await userEvent.type(fieldAt('listeners.0.published'), '8080')
  await userEvent.selectOptions(fieldAt('listeners.0.rules.0.target.service'), 'web')
  await waitFor(() => expect(fieldAt('listeners.0.rules.0.target.port').value).toBe('8080'))
  await next()
  await userEvent.click(await screen.findByRole('button', { name: `Go to field: ${detail}` }))
  expect(screen.getByText(detail)).toBeTruthy()
  await waitFor(() => expect(document.activeElement).toBe(fieldAt('listeners.0.rules.0.host')))
})

test('a response status without a body shows an error at the body field', async () => {
  const { sent } = await begin(fakeServer({}))
  await toRules()
  await userEvent.type(fieldAt('listeners.0.published'), '8080')
  await userEvent.selectOptions(fieldAt('listeners.0.rules.0.target.service'), 'web')
  await waitFor(() => expect(fieldAt('listeners.0.rules.0.target.port').value).toBe('8080'))
  await next()
  await userEvent.click(
    screen.getAllByRole('button', { name: /^Port 8080 HTTP/ }).at(-1) ?? expect.fail('No listener is shown.'),
  )
  await userEvent.clear(fieldAt('listeners.0.noMatch.status'))
  await userEvent.type(fieldAt('listeners.0.noMatch.status'), '304')
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))
  expect(screen.getByText('A response with status 304 has no body: leave it empty.', { selector: 'p' })).toBeTruthy()
  await waitFor(() => expect(document.activeElement).toBe(fieldAt('listeners.0.noMatch.body')))
  expect(sent).toHaveLength(0)
})

async function begin(testServer: ReturnType<typeof fakeServer>) {
  renderPage(
    () => <CreateBalancerPage space="shop" NewCertificate={() => null} onLeave={() => {}} onFinished={() => {}} />,
    testServer.fetch,
  )
  await screen.findByText('Space: shop')
  return testServer
}

async function toRules() {
  await userEvent.type(fieldAt('name'), 'edge')
  await next()
}

async function next() {
  await userEvent.click(screen.getByRole('button', { name: 'Next' }))
}

function options(path: string): (string | null)[] {
  return [...fieldAt(path).querySelectorAll('option')].map(({ textContent }) => textContent)
}
