import { fieldError, Problem, problemBody } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { stubBrowser } from '../../../lib/test-browser.ts'
import { servicesQuery } from '../../../service-model/queries.ts'
import { plan, service } from '../../../service-model/samples.ts'
import { OperationDialog } from './OperationDialog.tsx'
import type { Operation } from './operation-actions.ts'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const web = service({
  name: 'web',
  version: '1',
  actions: ['scale', 'roll-back', 'confirm'],
  pendingFrom: 4,
  revision: 5,
})
const address = '/api/v1/spaces/shop/services/web'

test('scaling shows the warnings of the plan, and sends the version that the user saw', async () => {
  const { sent, onClose } = showDialog('scale', {
    [`POST ${address}/scale?dryRun=true`]: () =>
      Response.json(plan({ starts: 4, warnings: [fieldError('replicas', message('plan-no-host'))] })),
    [`POST ${address}/scale`]: () => Response.json({ ...web, version: '2' }),
  })
  const field = screen.getByRole('textbox', { name: 'Instances' })
  await userEvent.clear(field)
  await userEvent.type(field, '5')
  expect(await screen.findByText('No host meets these constraints.')).toBeTruthy()
  expect(screen.getByText('4 more instances will start.')).toBeTruthy()
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  expect(sent.at(-1)).toEqual({ body: { replicas: 5 }, ifMatch: '"1"' })
})

test('shows that another user changed the service, and sends nothing before the user has looked again', async () => {
  const responses = {
    [`POST ${address}/rollback?dryRun=true`]: () =>
      Response.json(plan({ changes: [{ path: 'image', before: 'web:2', after: 'web:1' }], replaces: 2 })),
    [`POST ${address}/rollback`]: () => Response.json({ ...web, version: '3' }),
  }
  const { client, sent, onClose } = showDialog('roll-back', responses)
  expect(await screen.findByText('web:1')).toBeTruthy()
  const button = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Roll back' })
  expect(button().disabled).toBe(false)

  client.setQueryData(servicesQuery('shop').queryKey, [{ ...web, version: '2' }])
  expect(await screen.findByText(/web has been changed in the meantime/)).toBeTruthy()
  expect(button().disabled).toBe(true)

  await userEvent.click(screen.getByRole('button', { name: 'Check again' }))
  await waitFor(() => expect(button().disabled).toBe(false))
  await userEvent.click(button())
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  expect(sent.at(-1)).toEqual({ body: {}, ifMatch: '"2"' })
})

test('a refusal because of a newer version shows the same notice', async () => {
  const refusal = problemBody(new Problem('changed-meanwhile', message('changed-by-another')))
  const { onClose } = showDialog('confirm', {
    [`POST ${address}/confirm`]: () => Response.json(refusal, { status: 409 }),
    'GET /api/v1/spaces/shop/services': () => Response.json({ items: [{ ...web, version: '2' }], nextCursor: null }),
  })
  await userEvent.click(screen.getByRole('button', { name: 'Accept as it is' }))
  expect(await screen.findByText(/web has been changed in the meantime/)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Check again' }))
  expect(screen.queryByText(/changed in the meantime/)).toBeNull()
  expect(onClose).not.toHaveBeenCalled()
})

interface Sent {
  readonly body: unknown
  readonly ifMatch: string | null
}

function showDialog(action: Operation['action'], responses: Readonly<Record<string, () => Response>>) {
  stubBrowser()
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (path: string, { method = 'GET', body, headers }: RequestInit = {}) => {
    sent.push({
      body: body === undefined ? undefined : JSON.parse(String(body)),
      ifMatch: new Headers(headers).get('if-match'),
    })
    return responses[`${method} ${path}`]?.() ?? Response.json({ items: [web], nextCursor: null })
  })
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  client.setQueryData(servicesQuery('shop').queryKey, [web] satisfies Service[])
  const onClose = vi.fn()
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <OperationDialog operation={{ action, space: 'shop', name: 'web' }} onClose={onClose} />
      </QueryClientProvider>
    </MantineProvider>,
  )
  return { client, sent, onClose }
}
