import { routes } from '@berth/contract/http/routes.ts'
import { ServiceSpec } from '@berth/contract/services/service-spec.ts'
import { describe, expect } from 'vitest'
import { randomPort, uniqueName } from '../../test-support/docker/outside.ts'
import { WHOLE_SPEC } from '../../test-support/whole-spec.ts'
import { test } from './on-fake.ts'

test('never shows the value of a secret variable', async ({ berth, space, images }) => {
  const value = uniqueName('secret')
  const events = await berth.events()
  const env = [
    { name: 'PASSWORD', value, secret: true },
    { name: 'MODE', value: 'fast' },
  ]
  const created = await berth.create(space, { name: 'web', image: images.web, env })
  expect(created.spec.env).toEqual([
    { name: 'PASSWORD', value: '', secret: true },
    { name: 'MODE', value: 'fast', secret: false },
  ])
  await berth.becomes(created, 'running')
  const path = `/api/v1/spaces/${space}/services`
  const answers = [path, `${path}/web`, `${path}/web/instances`].map(async (address) =>
    (await berth.fetch(address)).text(),
  )
  for (const answer of await Promise.all(answers)) {
    expect(answer).toContain('web')
    expect(answer).not.toContain(value)
  }
  events.close()
  expect(events.received.map(({ event }) => event.type)).toContain('service')
  expect(JSON.stringify(events.received)).not.toContain(value)
})

/** No part of a spec may be lost on the way to the engine and back. */
describe.concurrent('returns a spec as it was sent,', () => {
  const timing = { intervalSeconds: 7, timeoutSeconds: 3, retries: 2, startPeriodSeconds: 11 }
  test.for([
    ['with required fields only', {}],
    ['with all fields', WHOLE_SPEC],
    ['with a TCP check', { healthCheck: { type: 'tcp', port: 5432, ...timing }, update: { onFailure: 'continue' } }],
    ['with a command check', { healthCheck: { type: 'command', command: 'test -f "/a b" || exit 1', ...timing } }],
    ['with an explicit order', { update: { order: 'start-first', delaySeconds: 0, monitorSeconds: 0.001 } }],
  ] as const)('%s', async ([_, given], { berth, space, images }) => {
    const sent = ServiceSpec.parse(structuredClone({ ...given, name: 'Web-1', image: images.web, replicas: 0 }))
    const created = await berth.create(space, sent)
    expect(created.spec).toEqual(sent)
    expect((await berth.service({ space, service: 'Web-1' })).spec).toEqual(sent)
    expect(created.state).toBe('stopped')
  })
})

describe.concurrent('planning', () => {
  test('shows the effects of creating a service, and changes nothing', async ({ berth, outside, space, images }) => {
    const before = await outside.remainsOf(space)
    const params = { space }
    const plan = await berth.plan(routes.createService, { params, body: { name: 'a', image: images.web, replicas: 3 } })
    expect(plan).toMatchObject({ digest: expect.stringMatching(/^sha256:/), starts: 3, errors: [], warnings: [] })
    const missing = 'registry.test/samples/none:1.0'
    const body = { name: 'b', image: missing, resources: { cpus: 4000 } }
    const { errors, digest } = await berth.plan(routes.createService, { params, body })
    expect(digest).toBeNull()
    expect(errors.map(({ path }) => path).sort()).toEqual(['image', 'resources.cpus'])
    expect(await outside.remainsOf(space)).toEqual(before)
  })

  test('warns if fewer hosts have a free port than instances are requested', async ({ berth, space, images }) => {
    const { items: hosts } = await berth.call(routes.listHosts, {})
    const ports = [{ published: randomPort(), target: 80, mode: 'host' as const }]
    const body = { name: 'web', image: images.web, ports, replicas: hosts.length + 3 }
    const { errors, warnings } = await berth.plan(routes.createService, { params: { space }, body })
    expect(errors).toEqual([])
    expect(warnings.map(({ path }) => path)).toEqual(['ports.0.published'])
    expect(warnings[0]?.detail).toContain(`3 of the ${hosts.length + 3} instances could not start`)
  })
})
