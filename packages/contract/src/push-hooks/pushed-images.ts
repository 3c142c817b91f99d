import { z } from 'zod'
import { DOCKER_HUB, parseReference } from '../images/image-reference.ts'

/** An image that a notification reports as pushed. Its digest is read from the registry, never from the notification. */
export interface PushedImage {
  /** Null where the notification may name the registry differently from those who pull from it. */
  readonly registry: string | null
  readonly repository: string
  readonly tag: string
}

const MAX_ENTRIES = 1000
const text = z.string().max(512)

/** @see https://distribution.github.io/distribution/about/notifications/ */
const Distribution = z.object({
  events: z
    .array(
      z.object({ action: text, target: z.object({ repository: text.optional(), tag: text.optional() }).optional() }),
    )
    .max(MAX_ENTRIES),
})

const artifacts = z.object({
  resources: z
    .array(z.object({ tag: text.optional() }))
    .max(MAX_ENTRIES)
    .optional(),
  repository: z.object({ repo_full_name: text }).optional(),
})

/** @see https://goharbor.io/docs/main/working-with-projects/project-configuration/configure-webhooks/ */
const Harbor = z.object({ type: text, event_data: artifacts })
const HarborCloudEvent = z.object({ specversion: text, type: text, data: artifacts })

/** @see https://docs.docker.com/docker-hub/repos/manage/webhooks/ */
const DockerHub = z.object({ push_data: z.object({ tag: text }), repository: z.object({ repo_name: text }) })

const PlainImage = z.object({ image: text })

/** One reader for each kind of notification. The first reader whose schema fits the body is used. */
const READERS: readonly ((body: unknown) => readonly PushedImage[] | null)[] = [
  readerOf(Distribution, ({ events }) =>
    events
      .filter(({ action }) => action === 'push')
      .flatMap(({ target }) => imagesOfAnyRegistry(target?.repository, [target?.tag])),
  ),
  readerOf(Harbor, ({ type, event_data }) => (type === 'PUSH_ARTIFACT' ? harborImages(event_data) : [])),
  readerOf(HarborCloudEvent, ({ type, data }) => (type === 'harbor.artifact.pushed' ? harborImages(data) : [])),
  readerOf(DockerHub, ({ push_data, repository }) =>
    taggedImages(`${DOCKER_HUB}/${repository.repo_name}:${push_data.tag}`),
  ),
  readerOf(PlainImage, ({ image }) => taggedImages(image)),
]

/**
 * Returns the images that a notification reports: one of Distribution, Harbor or Docker Hub, or a plain `{image}`. Each image is returned
 * once. Images without a tag are left out, because no service follows a digest.
 *
 * @returns null where the body is no such notification
 */
export function pushedImages(body: unknown): readonly PushedImage[] | null {
  for (const read of READERS) {
    const images = read(body)
    if (images) return [...new Map(images.map((image) => [JSON.stringify(image), image])).values()]
  }
  return null
}

function readerOf<T>(schema: z.ZodType<T>, read: (message: T) => readonly PushedImage[]) {
  return (body: unknown) => {
    const { data } = schema.safeParse(body)
    return data === undefined ? null : read(data)
  }
}

function harborImages({ resources = [], repository }: z.infer<typeof artifacts>): readonly PushedImage[] {
  return imagesOfAnyRegistry(
    repository?.repo_full_name,
    resources.map(({ tag }) => tag),
  )
}

/** Returns images of an unknown registry: behind a proxy, for instance, a registry knows itself by another name than its clients. */
function imagesOfAnyRegistry(
  repository: string | undefined,
  tags: readonly (string | undefined)[],
): readonly PushedImage[] {
  return tags.flatMap((tag) =>
    repository && tag
      ? taggedImages(`registry.invalid/${repository}:${tag}`).map((image) => ({ ...image, registry: null }))
      : [],
  )
}

function taggedImages(reference: string): readonly PushedImage[] {
  const parsed = parseReference(reference)
  if (!parsed.ok || parsed.reference.tag === null || parsed.reference.digest !== null) return []
  const { registry, repository, tag } = parsed.reference
  return [{ registry, repository, tag }]
}
