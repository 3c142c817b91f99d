import { Problem, problemBody } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { stubBrowser } from '../../../../lib/test-browser.ts'
import { servicesQuery } from '../../../../service-model/queries.ts'
import { service } from '../../../../service-model/samples.ts'
import { BatchDialog } from './BatchDialog.tsx'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const services = [
  service({ name: 'a', actions: ['stop'] }),
  service({ name: 'b', actions: ['stop'] }),
  service({ name: 'c', state: 'stopped', actions: ['start'] }),
]

test('leaves out services that do not allow the action, and shows a refusal beside the name of its service', async () => {
  const { sent, answer, done, client } = showDialog()
  expect(
    screen.getByText('These 2 services will be stopped. The number of instances is kept for the next start.'),
  ).toBeTruthy()
  expect(screen.getByText('Stopped: skipped')).toBeTruthy()

  await userEvent.click(screen.getByRole('button', { name: 'Stop' }))
  await waitFor(() => expect(sent).toEqual([{ names: ['a', 'b'], action: 'stop' }]))
  client.setQueryData(servicesQuery('shop').queryKey, [service({ name: 'a', version: '2' }), ...services.slice(1)])
  expect(await screen.findByText('1 of 2 so far')).toBeTruthy()

  const problem = problemBody(new Problem('engine-away', message('engine-not-heard-yet')))
  answer({
    results: [
      { name: 'a', ok: true, problem: null },
      { name: 'b', ok: false, problem },
    ],
  })
  expect(await screen.findByText('Done for 1, failed for 1.')).toBeTruthy()
  const [first] = screen.getAllByRole('listitem')
  expect(first && within(first).getByText('Docker Engine has not answered yet.')).toBeTruthy()
  expect(done).not.toHaveBeenCalled()
})

test('disables the action if no service allows it', () => {
  showDialog([service({ name: 'c', state: 'stopped', actions: ['start'] })])
  expect(screen.getByText('None of the selected services allows this now.')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Stop' })).toHaveProperty('disabled', true)
})

test('clears the selection after the action succeeded for all services', async () => {
  const { answer, done } = showDialog()
  await userEvent.click(screen.getByRole('button', { name: 'Stop' }))
  answer({ results: ['a', 'b'].map((name) => ({ name, ok: true, problem: null })) })
  expect(await screen.findByText('Done for all 2.')).toBeTruthy()
  expect(done).toHaveBeenCalledOnce()
})

function showDialog(chosen = services) {
  stubBrowser()
  const sent: unknown[] = []
  const { promise, resolve } = Promise.withResolvers<object>()
  vi.stubGlobal('fetch', async (_path: string, { method = 'GET', body }: RequestInit = {}) => {
    if (method === 'GET') return Response.json({ items: services, nextCursor: null })
    sent.push(JSON.parse(String(body)))
    return Response.json(await promise)
  })
  const client = new QueryClient()
  client.setQueryData(servicesQuery('shop').queryKey, services)
  const done = vi.fn()
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <BatchDialog operation={{ action: 'stop', services: chosen, onDone: done }} onClose={() => {}} />
      </QueryClientProvider>
    </MantineProvider>,
  )
  return { sent, answer: resolve, done, client }
}
