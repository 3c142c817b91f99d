import { connectEngine } from '../../packages/server/src/engine/transport/client.ts'
import { engineAddress } from '../../packages/server/src/engine/transport/docker-host.ts'
import { buildBalancerImage } from '../balancer-image.ts'
import { buildSampleImages } from '../sample-images.ts'

/** Builds the sample images (samples/web:1.0 and so on, samples/haproxy:debian) that the registry lacks, and pushes them. */
export async function addSampleImages(dockerHost: string, registry: string): Promise<void> {
  const engine = connectEngine(engineAddress({ ...process.env, DOCKER_HOST: dockerHost }))
  try {
    await buildSampleImages(engine, registry)
    await buildBalancerImage(engine, registry)
  } finally {
    engine.close()
  }
}
