import type { Image } from '../images.ts'
import type { Swarm } from '../swarm.ts'
import { Refusal, type Route, route } from './router.ts'

export function imageRoutes(swarm: Swarm): Route[] {
  return [
    route('GET', '/distribution/*/json', ({ parts: [reference = ''] }) => {
      const image = swarm.images.find(reference)
      if (!image) throw new Refusal(404, 'manifest unknown: manifest unknown')
      return { status: 200, json: distribution(image) }
    }),
    route('GET', '/images/json', () => ({ status: 200, json: [] })),
    route('GET', '/images/*/json', ({ parts: [reference = ''] }) => {
      throw new Refusal(404, `no such image: ${reference}: No such image: ${reference}`)
    }),
    route('GET', '/images/*/history', ({ parts: [reference = ''] }) => {
      throw new Refusal(404, `No such image: ${reference}`)
    }),
  ]
}

function distribution({ digest, platform }: Image): unknown {
  return {
    Descriptor: { mediaType: 'application/vnd.docker.distribution.manifest.v2+json', digest, size: 528 },
    Platforms: [platform],
  }
}
