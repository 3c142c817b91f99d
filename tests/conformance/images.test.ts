import { text } from 'node:stream/consumers'
import type { DistributionInspect, HistoryResponseItem, ImageInspect, ImageSummary } from '@docker/node-sdk'
import { type EngineDriver, refusal } from './engine-driver.ts'
import { describeOnTargets } from './target.ts'

const DIGEST = /^sha256:[0-9a-f]{64}$/

describeOnTargets('images', (test) => {
  test('pulls and describes an image', async ({ engine, expect }) => {
    const reference = engine.images.web2
    const messages = await pull(engine, reference)
    expect(messages.at(-1)).toMatchObject({
      status: expect.stringMatching(/^Status: (Downloaded newer image|Image is up to date) for /),
    })
    const image = await engine.get<ImageInspect>(`/images/${reference}/json`)
    const repository = reference.slice(0, reference.lastIndexOf(':'))
    expect(image).toMatchObject({
      Id: expect.stringMatching(DIGEST),
      RepoTags: expect.arrayContaining([reference]),
      RepoDigests: expect.arrayContaining([expect.stringMatching(new RegExp(`^${repository}@sha256:[0-9a-f]{64}$`))]),
      Created: expect.any(String),
      Architecture: 'amd64',
      Os: 'linux',
      Size: expect.any(Number),
      Config: {
        Env: ['PATH=/bin'],
        Cmd: ['/start'],
        ExposedPorts: { '80/tcp': {} },
        Labels: { 'org.opencontainers.image.title': 'web', 'org.opencontainers.image.version': '2.0' },
      },
    })
    const images = await engine.get<ImageSummary[]>('/images/json')
    expect(images.find(({ Id: id }) => id === image.Id)).toMatchObject({
      RepoTags: expect.arrayContaining([reference]),
      RepoDigests: image.RepoDigests,
      Size: image.Size,
      Created: expect.any(Number),
    })
    const history = await engine.get<HistoryResponseItem[]>(`/images/${reference}/history`)
    expect(history[0]).toMatchObject({
      Id: image.Id,
      Tags: expect.arrayContaining([reference]),
      Created: expect.any(Number),
    })
  })

  test('returns the digest and platforms of a reference in its registry', async ({ engine, expect }) => {
    const { Descriptor: descriptor, Platforms: platforms } = await engine.get<DistributionInspect>(
      `/distribution/${engine.images.web}/json`,
    )
    expect(descriptor).toMatchObject({
      digest: expect.stringMatching(DIGEST),
      mediaType: expect.any(String),
      size: expect.any(Number),
    })
    expect(platforms).toEqual([{ architecture: 'amd64', os: 'linux' }])
    await pull(engine, engine.images.web)
    const { RepoDigests: digests } = await engine.get<ImageInspect>(`/images/${engine.images.web}/json`)
    expect(digests?.some((each) => each.endsWith(`@${descriptor.digest}`))).toBe(true)
  })

  test('refuses an image that does not exist', async ({ engine, expect }) => {
    const missing = engine.images.web.replace('web:1.0', 'no-such:1.0')
    expect(await refusal(engine.get(`/images/${missing}/json`))).toEqual({
      status: 404,
      message: expect.toBeOneOf([`no such image: ${missing}: No such image: ${missing}`, `No such image: ${missing}`]),
    })
    expect(await refusal(engine.get(`/distribution/${missing}/json`))).toEqual({
      status: 404,
      message: 'manifest unknown: manifest unknown',
    })
    expect(await refusal(engine.client.stream('POST', '/images/create', { query: { fromImage: missing } }))).toEqual({
      status: 404,
      message: `manifest for ${missing} not found: manifest unknown: manifest unknown`,
    })
  })
})

async function pull(engine: EngineDriver, reference: string): Promise<{ status?: string }[]> {
  const response = await engine.client.stream('POST', '/images/create', { query: { fromImage: reference } })
  const lines = (await text(response)).split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => JSON.parse(line))
}
