import { routes } from '@berth/contract/http/routes.ts'
import type { ServiceSpecChange } from '@berth/contract/services/service-spec.ts'
import { expect } from 'vitest'
import { cluster } from './cluster.ts'
import type { Life } from './life.ts'
import { test } from './life-on-cluster.ts'
import { ownName } from './outside.ts'

test('another image under the same tag is an upgrade that the plan tells', async ({ live, berth, images }) => {
  const plan = (web: Life, body: ServiceSpecChange) => berth.plan(routes.upgradeService, { params: web.ref, body })
  const repository = ownName('samples/own')
  const tag = `${cluster().registry}/${repository}:1.0`
  await copyManifest('samples/web', '1.0', repository)
  const web = await live({ image: tag })
  const { image } = await web.now()
  expect(await plan(web, { image: tag })).toMatchObject({ changes: [] })

  await copyManifest('samples/web', '2.0', repository)
  // What isn't named is not asked for anew.
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

/** Gives what one repository has under a tag to another, as its 1.0. */
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
