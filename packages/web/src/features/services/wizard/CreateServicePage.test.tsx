import { fieldError, Problem, problemBody } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Image } from '@berth/contract/registries/registries.ts'
import type { Plan } from '@berth/contract/services/services.ts'
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { fieldAt, notFoundResponse, renderPage } from '../../../lib/test-page.tsx'
import { servicesQuery } from '../../../service-model/queries.ts'
import { plan, service } from '../../../service-model/samples.ts'
import { CreateServicePage } from './CreateServicePage.tsx'

afterEach(() => {
  cleanup()
  sessionStorage.clear()
  vi.unstubAllGlobals()
})

test('each step validates its fields and focuses the first invalid field', async () => {
  await showWizard(server())

  await userEvent.click(screen.getByRole('button', { name: 'Next' }))
  expect(screen.getByText('A name is required.')).toBeTruthy()
  expect(screen.getByText('An image is required.')).toBeTruthy()
  await waitFor(() => expect(document.activeElement).toBe(fieldAt('name')))

  await userEvent.type(fieldAt('name'), 'shop web')
  expect(screen.getByText(/Letters, digits and hyphens only/)).toBeTruthy()
  await userEvent.clear(fieldAt('name'))
  await userEvent.type(fieldAt('name'), 'Taken')
  expect(screen.getByText('A service taken already exists.')).toBeTruthy()
})

test('shows that a typed name is taken as soon as the service appears in the list', async () => {
  const names: string[] = []
  const { client } = await showWizard(server({ names }))
  await userEvent.type(fieldAt('name'), 'later')
  expect(screen.queryByText(/already/)).toBeNull()
  names.push('later')
  await client.invalidateQueries(servicesQuery('shop'))
  expect(await screen.findByText('A service later already exists.')).toBeTruthy()
})

test('shows at once that an image does not exist', async () => {
  await showWizard(server({ image: null }))
  await userEvent.type(fieldAt('name'), 'web')
  await userEvent.type(fieldAt('image'), 'shop/web:9')
  expect(await screen.findByText('The image shop/web:9 was not found, or pulling it is not permitted.')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Next' }))
  expect(screen.queryByRole('button', { name: 'Back' })).toBeNull()
})

test('focuses a row that was just added', async () => {
  await showWizard(server())
  await toConfiguration()
  await userEvent.click(screen.getByRole('button', { name: 'Add port' }))
  expect(document.activeElement).toBe(fieldAt('ports.1.published'))
  await userEvent.click(screen.getByRole('button', { name: 'Add port' }))
  expect(document.activeElement).toBe(fieldAt('ports.2.published'))
})

test('keeps all fields when the user moves between steps, and creates one service', async () => {
  const { sent, client, onFinished } = await showWizard(server())
  await toConfiguration()

  await userEvent.click(await screen.findByRole('button', { name: '80/tcp' }))
  await userEvent.type(fieldAt('ports.0.published'), '8080')
  await userEvent.click(screen.getByRole('button', { name: /^Environment/ }))
  fireEvent.paste(fieldAt('env.0.name'), { clipboardData: { getData: () => 'export A=1\n# more\nB="two words"' } })
  expect(screen.getByText(/Read 2 variables/)).toBeTruthy()

  await userEvent.click(screen.getByRole('button', { name: 'Next' }))
  await userEvent.clear(fieldAt('replicas'))
  await userEvent.type(fieldAt('replicas'), '3')
  await userEvent.click(screen.getByRole('button', { name: /^Image$/ }))
  expect(fieldAt('name').value).toBe('web')
  await userEvent.click(screen.getByRole('button', { name: /Size/ }))
  expect(fieldAt('replicas').value).toBe('3')
  expect(await screen.findByText('Ready. 3 instances will be started.')).toBeTruthy()

  const create = screen.getByRole('button', { name: 'Create' })
  fireEvent.click(create)
  fireEvent.click(create)

  expect(await screen.findByText('Service created')).toBeTruthy()
  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject({
    name: 'web',
    image: 'shop/web:1',
    replicas: 3,
    ports: [{ published: 8080, target: 80, protocol: 'tcp', mode: 'auto' }],
    env: [
      { name: 'A', value: '1', secret: false },
      { name: 'B', value: 'two words', secret: false },
    ],
  })
  expect(screen.getByText('Creating')).toBeTruthy()

  client.setQueryData(servicesQuery('shop').queryKey, [
    service({ name: 'web', state: 'running', instances: { running: 3, desired: 3 } }),
  ])
  expect(await screen.findByText('Running')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Go to the list of services' }))
  expect(onFinished).toHaveBeenCalledOnce()
})

test('shows an error of the plan before the user creates the service, and leads to its field', async () => {
  const taken = fieldError('ports.0.published', message('plan-port-service', { port: 8080, service: 'shop/old' }))
  const { detail } = taken
  await showWizard(server({ plan: { errors: [taken] } }))
  await toConfiguration()
  await userEvent.type(fieldAt('ports.0.published'), '8080')
  await userEvent.type(fieldAt('ports.0.target'), '80')
  await userEvent.click(screen.getByRole('button', { name: 'Next' }))

  expect(await screen.findByText(detail)).toBeTruthy()
  await waitFor(() => expect(button('Create').disabled).toBe(true))
  await userEvent.click(screen.getByRole('button', { name: `Go to field: ${detail}` }))

  expect(screen.getByText(detail)).toBeTruthy()
  await waitFor(() => expect(document.activeElement).toBe(fieldAt('ports.0.published')))
})

test('a refusal shows its reason and leads back to the field', async () => {
  const errors = [fieldError('resources.cpus', message('plan-cpus', { cpus: 64, largest: 2 }))]
  const refusal = new Problem('bad-input', message('service-not-creatable'), { errors })
  await showWizard(server({ create: () => Response.json(problemBody(refusal), { status: 400 }) }))
  await toSize()
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))

  expect(await screen.findByText('The service was not created')).toBeTruthy()
  expect(screen.getByText('The service cannot be created with this spec.')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: /^Go to field/ }))
  await waitFor(() => expect(document.activeElement).toBe(fieldAt('resources.cpus')))
})

test('looks up the service if the response is lost', async () => {
  await showWizard(
    server({
      create: () => Promise.reject(new TypeError('Failed to fetch')),
      found: () => Response.json(service({ name: 'web' })),
    }),
  )
  await toSize()
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))
  expect(await screen.findByText('Service created')).toBeTruthy()
})

test('lets the user try again if the response is lost and the service does not exist', async () => {
  await showWizard(server({ create: () => Promise.reject(new TypeError('Failed to fetch')) }))
  await toSize()
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))
  expect(await screen.findByText('The service does not exist. You can submit it again.')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Back to the form' }))
  expect(fieldAt('replicas').value).toBe('1')
})

test('asks before the user leaves unsaved changes', async () => {
  const { router } = await showWizard(server())
  await userEvent.type(fieldAt('name'), 'web')

  void router.navigate({ to: '/elsewhere' })
  await userEvent.click(within(await screen.findByRole('dialog')).getByText('Cancel'))
  expect(fieldAt('name').value).toBe('web')

  void router.navigate({ to: '/elsewhere' })
  await userEvent.click(await screen.findByRole('button', { name: 'Leave' }))
  expect(await screen.findByText('Elsewhere')).toBeTruthy()
  expect(sessionStorage).toHaveLength(0)
})

test('restores the form after a reload', async () => {
  await showWizard(server())
  await userEvent.type(fieldAt('name'), 'web')
  cleanup()
  await showWizard(server())
  expect(fieldAt('name').value).toBe('web')
  await userEvent.click(screen.getByRole('button', { name: 'Start afresh' }))
  expect(fieldAt('name').value).toBe('')
})

async function toConfiguration(): Promise<void> {
  await userEvent.type(fieldAt('name'), 'web')
  await userEvent.type(fieldAt('image'), 'shop/web:1')
  await userEvent.click(screen.getByRole('button', { name: 'Next' }))
}

async function toSize(): Promise<void> {
  await toConfiguration()
  await userEvent.click(screen.getByRole('button', { name: 'Next' }))
}

function button(name: string): HTMLButtonElement {
  return screen.getByRole('button', { name })
}

interface ServerOptions {
  /** The names of the existing services. */
  readonly names?: readonly string[]
  readonly image?: Image | null
  readonly plan?: Partial<Plan>
  readonly create?: () => Response | Promise<Response>
  readonly found?: () => Response
}

/** Returns a fake server that knows only these responses, and the bodies of its create requests. */
function server(options: ServerOptions = {}) {
  const sent: object[] = []
  const image = options.image === undefined ? shopWeb : options.image
  const created = (body: Sent) => {
    sent.push(body)
    const createdService = service({
      name: body.name,
      state: 'creating',
      instances: { running: 0, desired: body.replicas },
    })
    return options.create?.() ?? Response.json(createdService, { status: 201 })
  }
  const responses: Readonly<Record<string, (body: Sent) => Response | Promise<Response>>> = {
    'POST /api/v1/spaces/shop/services?dryRun=true': ({ replicas }) =>
      Response.json(plan({ starts: replicas, ...options.plan })),
    'POST /api/v1/spaces/shop/services': created,
    'GET /api/v1/spaces/shop/services': () =>
      Response.json({ items: (options.names ?? ['taken']).map((name) => service({ name })), nextCursor: null }),
    'GET /api/v1/spaces/shop/services/web': options.found ?? notFoundResponse,
    'GET /api/v1/images/shop%2Fweb%3A1': () => (image ? Response.json(image) : notFoundResponse()),
  }
  const fetch = async (path: string, { method = 'GET', body }: RequestInit = {}) =>
    (responses[`${method} ${path}`] ?? notFoundResponse)(body === undefined ? {} : JSON.parse(String(body)))
  return { sent, fetch }
}

interface Sent {
  readonly name: string
  readonly replicas: number
}

async function showWizard({ sent, fetch }: ReturnType<typeof server>) {
  const onFinished = vi.fn()
  const { client, router } = renderPage(
    () => <CreateServicePage space="shop" image={undefined} onLeave={() => {}} onFinished={onFinished} />,
    fetch,
  )
  await screen.findByText('Space: shop')
  await waitFor(() => expect(client.getQueryData(servicesQuery('shop').queryKey)).toBeTruthy())
  return { sent, client, router, onFinished }
}

const shopWeb: Image = {
  reference: 'shop/web:1',
  digest: 'sha256:1',
  sizeBytes: 1_000_000,
  createdAt: '2026-11-01T00:00:00Z',
  platforms: ['linux/amd64'],
  exposedPorts: [{ port: 80, protocol: 'tcp' }],
  env: [],
  entrypoint: null,
  command: ['/start'],
  workingDir: null,
  user: null,
  volumes: [],
  labels: {},
  healthCheck: null,
  layers: [],
  services: [],
}
