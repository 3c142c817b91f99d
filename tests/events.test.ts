import { createOutside } from '../test-support/docker/create-outside.ts'
import { test } from './fixtures/on-cluster.ts'

test('sends changes by other tools as they happen', async ({ berth, outside, space, images }) => {
  const events = await berth.events()
  await events.next('reset')
  const isInSpace = ({ service }: { service: { space: string; name: string } }) => service.space === space

  const id = await createOutside(outside, space, 'web', images.web)
  await events.next('service', isInSpace)

  const current = await outside.get<{ Version: { Index: number }; Spec: object }>(`/services/${id}`)
  const scaled = { ...current.Spec, Mode: { Replicated: { Replicas: 1 } } }
  await outside.post(`/services/${id}/update`, scaled, { version: current.Version.Index })
  await events.next('service', ({ service }) => service.space === space && service.instances.desired === 1)
  await berth.becomes({ space, name: 'web' }, 'running')

  const filters = { label: [`com.docker.swarm.service.name=${space}_web`] }
  const [container] = await outside.get<{ Id: string }[]>('/containers/json', { filters })
  await outside.post(`/containers/${container?.Id}/kill`)
  await events.next('service', ({ service }) => service.space === space && service.state === 'degraded')

  await outside.remove(`/services/${id}`)
  await events.next('service-removed', (event) => event.space === space)
  events.close()
})
