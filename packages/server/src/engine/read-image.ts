import type { Image } from '@berth/contract/registries.ts'
import type { ImageInspect } from '@docker/node-sdk'

const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const

/** An image that the engine has, as a registry's would be told. Its size is that on disk, not as pulled. */
export function toImage(reference: string, image: ImageInspect): Image {
  const { Config: config = {} } = image
  return {
    reference,
    digest: image.RepoDigests?.[0]?.split('@')[1] ?? null,
    sizeBytes: image.Size ?? null,
    createdAt: image.Created ? new Date(image.Created).toISOString() : null,
    platforms: [`${image.Os}/${image.Architecture}`],
    exposedPorts: Object.keys(config.ExposedPorts ?? {}).map(toPort),
    env: (config.Env ?? []).map((entry) => {
      const [name = '', ...value] = entry.split('=')
      return { name, value: value.join('=') }
    }),
    entrypoint: config.Entrypoint ?? null,
    command: config.Cmd ?? null,
    workingDir: config.WorkingDir || null,
    user: config.User || null,
    volumes: Object.keys(config.Volumes ?? {}),
    labels: config.Labels ?? {},
  }
}

/** From "80/tcp". */
function toPort(text: string): Image['exposedPorts'][number] {
  const [port, protocol] = text.split('/')
  return { port: Number(port), protocol: PROTOCOLS.find((one) => one === protocol) ?? 'tcp' }
}
