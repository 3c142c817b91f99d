import { expect } from 'vitest'
import { errorPathsOf, refusal } from '../test-support/berth/refusals.ts'
import { cluster } from '../test-support/docker/cluster.ts'
import { randomPort, uniqueName } from '../test-support/docker/outside.ts'
import { test } from './fixtures/on-cluster.ts'

test('refuses an image that its registry lacks, and a registry that does not respond', async ({
  berth,
  outside,
  space,
}) => {
  const { registry } = cluster()
  for (const image of [`${registry}/samples/none:1.0`, `${registry}/samples/web:9.9`]) {
    const problem = await refusal(berth.create(space, { name: 'web', image }))
    expect(problem.message).toContain(`The image ${image} was not found`)
    expect(errorPathsOf(problem)).toEqual(['image'])
  }
  const reason = /was not found.*127\.0\.0\.1:1/
  const problem = await refusal(berth.create(space, { name: 'web', image: '127.0.0.1:1/web:1.0' }))
  expect(problem).toMatchObject({ code: 'bad-input', message: expect.stringMatching(reason) })
  expect(problem.extra.errors).toEqual([
    expect.objectContaining({ path: 'image', detail: expect.stringMatching(reason) }),
  ])
  expect(await outside.remainsOf(space)).toMatchObject({ services: [] })
})

test('refuses a port that a container outside the swarm uses', async ({
  berth,
  outside,
  space,
  images,
  onTestFinished,
}) => {
  const port = randomPort()
  const container = uniqueName('holder')
  onTestFinished(() => outside.remove(`/containers/${container}`))
  await outside.docker(['run', '--detach', '--name', container, '--publish', `${port}:80`, images.web])
  const ports = [{ published: port, target: 80, mode: 'host' as const }]
  const placement = await outside.here()
  const problem = await refusal(berth.create(space, { name: 'web', image: images.web, ports, placement }))
  expect(errorPathsOf(problem)).toEqual(['ports.0.published'])
  expect(problem.message).toMatch(new RegExp(`Port ${port} is already taken on host .* by ${container}`))
  expect(await outside.remainsOf(space)).toMatchObject({ services: [] })
})
