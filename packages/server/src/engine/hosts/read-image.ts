import type { Image } from '@berth/contract/registries/registries.ts'
import type { HistoryResponseItem, ImageInspect, ImageSummary } from '@docker/node-sdk'
import { parseVariable } from '../services/spec-from-swarm.ts'

const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const

type KnownImage = Omit<Image, 'services'>

/**
 * Translates an image that the engine has to what a registry would report. Its size is that on disk, not as pulled.
 *
 * @param history the newest layer first, as the engine returns it
 */
export function toImage(reference: string, image: ImageInspect, history: readonly HistoryResponseItem[]): KnownImage {
  const { Config: config = {} } = image
  return {
    reference,
    digest: image.RepoDigests?.[0]?.split('@')[1] ?? null,
    sizeBytes: image.Size ?? null,
    createdAt: image.Created ? new Date(image.Created).toISOString() : null,
    platforms: [`${image.Os}/${image.Architecture}`],
    exposedPorts: Object.keys(config.ExposedPorts ?? {}).map(toPort),
    env: (config.Env ?? []).map(parseVariable).map(({ name, value }) => ({ name, value: value ?? '' })),
    entrypoint: config.Entrypoint ?? null,
    command: config.Cmd ?? null,
    workingDir: config.WorkingDir || null,
    user: config.User || null,
    volumes: Object.keys(config.Volumes ?? {}),
    labels: config.Labels ?? {},
    healthCheck: healthCheckOf(config.Healthcheck),
    layers: history
      .filter(({ Size: size }) => size > 0)
      .map(({ Size: sizeBytes, CreatedBy: createdBy }) => ({ digest: null, sizeBytes, createdBy: createdBy || null }))
      .toReversed(),
  }
}

/** A tag of an image that the engine has. */
export interface HostTag {
  readonly repository: string
  readonly tag: string
  readonly digest: string | null
  readonly sizeBytes: number
  readonly createdAt: string
}

export function toHostTags({
  RepoTags: names,
  RepoDigests: digests,
  Size: sizeBytes,
  Created: created,
}: ImageSummary): HostTag[] {
  return (names ?? []).flatMap((name) => {
    const colon = name.lastIndexOf(':')
    const [repository, tag] = [name.slice(0, colon), name.slice(colon + 1)]
    if (repository === '<none>' || tag === '<none>') return []
    const digest = (digests ?? []).find((one) => one.startsWith(`${repository}@`))?.split('@')[1] ?? null
    return [{ repository, tag, digest, sizeBytes, createdAt: new Date(created * 1000).toISOString() }]
  })
}

function healthCheckOf(check: NonNullable<ImageInspect['Config']>['Healthcheck']): Image['healthCheck'] {
  if (!check?.Test?.length || check.Test[0] === 'NONE') return null
  const seconds = (nanoseconds: number | undefined) => (nanoseconds ? nanoseconds / 1e9 : null)
  return {
    test: check.Test,
    intervalSeconds: seconds(check.Interval),
    timeoutSeconds: seconds(check.Timeout),
    startPeriodSeconds: seconds(check.StartPeriod),
    retries: check.Retries || null,
  }
}

/** Parses "80/tcp". */
function toPort(text: string): Image['exposedPorts'][number] {
  const [port, protocol] = text.split('/')
  return { port: Number(port), protocol: PROTOCOLS.find((one) => one === protocol) ?? 'tcp' }
}
