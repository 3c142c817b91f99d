import type { Service } from '@berth/contract/services/services.ts'
import { expect } from 'vitest'
import type { EventStream } from '../../test-support/berth/event-stream.ts'
import { randomPort } from '../../test-support/docker/outside.ts'
import { test } from './on-fake.ts'

/** Ignores the signal to stop, so that the old instance is there for the whole grace period. */
const SLOW_TO_STOP = ['sh', '-c', 'sleep 3600']

test('an instance that waits for the old one to give up its host port is no failure', async ({
  berth,
  runService,
  outside,
}) => {
  const ports = [{ published: randomPort(), target: 80, mode: 'host' as const }]
  const web = await runService({ command: SLOW_TO_STOP, ports, placement: await outside.here() })
  const events = await berth.events()
  await web.upgrade({ env: [{ name: 'COLOUR', value: 'red' }] })
  await web.becomes('upgraded')
  await web.confirm()
  await web.restart()
  await web.becomes('running')
  events.close()
  const states = servicesIn(events, web.ref.service)
  expect(new Set(states.flatMap(({ reasonMessage }) => reasonMessage?.code ?? []))).toEqual(
    new Set(['waits-for-old-instance']),
  )
  expect(states.filter(({ state, progress }) => state === 'degraded' || (progress?.failed ?? 0) > 0)).toEqual([])
})

test('a host port that another service has is a conflict', async ({ berth, runService, outside, space, images }) => {
  const ports = [{ published: randomPort(), target: 80, mode: 'host' as const }]
  const placement = await outside.here()
  await runService({ ports, placement })
  // Another tool creates the service, because Berth would refuse it.
  const given = { Image: images.web }
  const name = `${space}_other`
  await outside.post('/services/create', {
    Name: name,
    Labels: { 'com.docker.stack.namespace': space },
    TaskTemplate: { ContainerSpec: given, Placement: { Constraints: placement.constraints } },
    EndpointSpec: { Ports: [{ PublishedPort: ports[0]?.published, TargetPort: 80, PublishMode: 'host' }] },
  })
  const other = await berth.becomes({ space, name: 'other' }, 'degraded')
  expect(other.reasonMessage).toEqual({ code: 'no-host-port', params: { port: ports[0]?.published } })
  await outside.remove(`/services/${name}`)
})

function servicesIn(events: EventStream, name: string): Service[] {
  return events.received.flatMap(({ event }) =>
    event.type === 'service' && event.service.name === name ? [event.service] : [],
  )
}
