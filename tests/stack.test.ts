import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { routes } from '@berth/contract/http/routes.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { expect } from 'vitest'
import { refusal } from '../test-support/berth/refusals.ts'
import { NO_REMAINS, randomPort } from '../test-support/docker/outside.ts'
import { test as onCluster } from './fixtures/on-cluster.ts'

const test = onCluster.extend('folder', async ({ skip: _ }, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-stack-'))
  onCleanup(() => rm(folder, { recursive: true }))
  return folder
})

const composeFile = (images: { web: string; logger: string }, port: number) => `version: "3.8"
services:
  front_page:
    image: ${images.web}
    ports: [{ published: ${port}, target: 80, mode: host }]
    environment: { COLOUR: red }
    volumes: ["pages:/data"]
    configs: [settings]
    deploy:
      replicas: 1
      endpoint_mode: dnsrr
      resources: { limits: { cpus: "0.5", memory: 64M } }
      labels: { owner: somebody }
  logger:
    image: ${images.logger}
    command: [sh, -c, "sleep 1000"]
    deploy: { replicas: 2, endpoint_mode: dnsrr }
configs: { settings: { file: ./settings } }
volumes: { pages: {} }
`

test('a stack of docker stack deploy is a space, and can be used like one', async ({
  berth,
  outside,
  newSpace,
  folder,
  images,
}) => {
  const port = randomPort()
  await writeFile(join(folder, 'settings'), 'colour = red\n')
  await writeFile(join(folder, 'compose.yaml'), composeFile(images, port))
  const events = await berth.events()
  await outside.docker(['stack', 'deploy', '--compose-file', join(folder, 'compose.yaml'), newSpace])
  await events.next('space', ({ space }) => space.name === newSpace)
  events.close()

  const page = await berth.becomes({ space: newSpace, name: 'front_page' }, 'running')
  const logger = await berth.becomes({ space: newSpace, name: 'logger' }, 'running')
  expect(page.spec).toMatchObject({
    image: images.web,
    env: [{ name: 'COLOUR', value: 'red', secret: false }],
    ports: [{ published: port, target: 80, protocol: 'tcp', mode: 'host' }],
    mounts: [{ type: 'volume', source: `${newSpace}_pages`, target: '/data' }],
    resources: { cpus: 0.5, memoryMiB: 64, diskGiB: null },
  })
  expect(page.endpoints).toMatchObject([{ published: port, target: 80 }])
  expect(logger).toMatchObject({ instances: { running: 2, desired: 2 }, revision: 1 })
  expect(logger.spec).toMatchObject({ args: ['sh', '-c', 'sleep 1000'], command: null })
  const params = { space: newSpace }
  expect(await berth.call(routes.getSpace, { params })).toMatchObject({ services: 2, createdAt: null, description: '' })

  const added = await berth.create(newSpace, { name: 'added', image: images.web })
  await berth.becomes(added, 'running')
  expect(await outside.docker(['stack', 'services', '--format', '{{.Name}}', newSpace])).toContain(`${newSpace}_added`)

  await berth.call(routes.deleteSpace, { params, query: { confirm: newSpace } })
  expect(await outside.remainsOf(newSpace)).toEqual(NO_REMAINS)
})

const oneShotFile = (image: string) => `version: "3.8"
services:
  migrated:
    image: ${image}
    command: [sh, -c, "exit 0"]
    deploy: { endpoint_mode: dnsrr, restart_policy: { condition: on-failure } }
  broken:
    image: ${image}
    command: [sh, -c, "exit 3"]
    deploy: { endpoint_mode: dnsrr, restart_policy: { condition: none } }
  gave-up:
    image: ${image}
    command: [sh, -c, "exit 7"]
    deploy: { endpoint_mode: dnsrr, restart_policy: { condition: on-failure, max_attempts: 2, delay: 1s } }
`

test('one-shot services of a stack have completed or failed', async ({ berth, outside, newSpace, folder, images }) => {
  await writeFile(join(folder, 'compose.yaml'), oneShotFile(images.web))
  const events = await berth.events()
  await outside.docker(['stack', 'deploy', '--compose-file', join(folder, 'compose.yaml'), newSpace])
  await events.next('space', ({ space }) => space.name === newSpace)
  events.close()
  const actions = ['upgrade', 'return', 'scale', 'restart', 'stop', 'delete']
  const becomes = (name: string, state: 'completed' | 'failed') => berth.becomes({ space: newSpace, name }, state)
  expect(await becomes('migrated', 'completed')).toMatchObject({ reason: null, actions })
  expect(await becomes('broken', 'failed')).toMatchObject({ reason: 'The instance ended with exit code 3.', actions })
  expect(await becomes('gave-up', 'failed')).toMatchObject({ reason: 'The instance ended with exit code 7.', actions })
})

test('docker stack rm removes the space', async ({ berth, outside, space, images }) => {
  await berth.create(space, { name: 'web', image: images.web, replicas: 0 })
  const events = await berth.events()
  // docker stack rm also removes the config that records the space, because the config has the stack's label.
  await outside.docker(['stack', 'rm', space])
  await events.next('space-removed', (event) => event.name === space)
  events.close()
  expect(await refusal(berth.call(routes.getSpace, { params: { space } }))).toMatchObject({ code: 'not-found' })
  expect(await outside.remainsOf(space)).toEqual(NO_REMAINS)
})

test('shows changes by the docker command as they happen', async ({ berth, outside, space, images }) => {
  const full = `${space}_web`
  const events = await berth.events()
  const expectShown = async (command: string[], fits: (service: Service) => boolean) => {
    await outside.docker(['service', ...command])
    await events.next('service', ({ service }) => service.space === space && fits(service))
  }
  const label = `com.docker.stack.namespace=${space}`
  const { constraints } = await outside.here()
  const placement = constraints.flatMap((constraint) => ['--constraint', constraint.replaceAll(' ', '')])
  const creation = ['create', '--detach', '--endpoint-mode', 'dnsrr', '--name', full, '--label', label, ...placement]
  await expectShown([...creation, '--replicas', '0', images.web], ({ state }) => state === 'stopped')
  await expectShown(['scale', '--detach', `${full}=1`], ({ instances }) => instances.desired === 1)
  await berth.becomes({ space, name: 'web' }, 'running')
  await expectShown(['update', '--detach', '--env-add', 'COLOUR=red', full], ({ spec }) => spec.env.length === 1)
  await expectShown(
    ['update', '--detach', '--image', images.web2, full],
    ({ image }) => image.reference === images.web2,
  )
  await berth.becomes({ space, name: 'web' }, 'running')
  await expectShown(['rm', full], ({ state }) => state === 'deleting')
  await events.next('service-removed', (event) => event.space === space)
  events.close()
})
