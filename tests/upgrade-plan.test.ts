import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecChange } from '@berth/contract/services/service-spec.ts'
import { expect } from 'vitest'
import type { ServiceDriver } from '../test-support/berth/service-driver.ts'
import { cluster } from '../test-support/docker/cluster.ts'
import { uniqueName } from '../test-support/docker/outside.ts'
import { test } from './fixtures/service-on-cluster.ts'

test('the plan shows another image under the same tag as an upgrade', async ({ runService, berth, images }) => {
  const plan = (web: ServiceDriver, body: ServiceSpecChange) =>
    berth.plan(routes.upgradeService, { params: web.ref, body })
  const repository = uniqueName('samples/own')
  const tag = `${cluster().registry}/${repository}:1.0`
  await copyManifest('samples/web', '1.0', repository)
  const web = await runService({ image: tag })
  const { image } = await web.now()
  expect(await plan(web, { image: tag })).toMatchObject({ changes: [] })

  await copyManifest('samples/web', '2.0', repository)
  // An omitted image is not resolved again.
  expect(await plan(web, { description: '' })).toMatchObject({ changes: [] })
  const answer = await plan(web, { image: tag })
  expect(answer).toMatchObject({ replaces: 1, changes: [{ path: 'image', before: `${tag}@${image.digest}` }] })
  await web.upgrade({ image: tag })
  const upgraded = await web.becomes('upgraded')
  expect(upgraded.image).toEqual({ reference: tag, digest: answer.digest })
  expect(answer.digest).not.toBe(image.digest)

  await web.rollBack()
  expect((await web.becomes('running')).image).toEqual(image)
  expect(images.web).not.toBe(tag)
})

/** Copies an image from one repository to the tag 1.0 of another. */
async function copyManifest(from: string, tag: string, to: string): Promise<void> {
  const type = 'application/vnd.docker.distribution.manifest.v2+json'
  const url = (repository: string, rest: string) => `http://${cluster().registry}/v2/${repository}/${rest}`
  const manifest = await (await fetch(url(from, `manifests/${tag}`), { headers: { accept: type } })).text()
  const { config, layers } = JSON.parse(manifest) as { config: { digest: string }; layers: { digest: string }[] }
  for (const { digest } of [config, ...layers])
    await fetch(url(to, `blobs/uploads/?mount=${digest}&from=${from}`), { method: 'POST' })
  const put = await fetch(url(to, 'manifests/1.0'), {
    method: 'PUT',
    headers: { 'content-type': type },
    body: manifest,
  })
  expect(put.status).toBe(201)
}
