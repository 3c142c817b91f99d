import { z } from 'zod'
import { DOCKER_HUB, parseReference } from '../images/image-reference.ts'

/** An image that somebody says was pushed. What it stands for now is asked of its registry, never taken from the message. */
export interface PushedImage {
  /** Null where the message can't be trusted to say by which name others know the registry. */
  readonly registry: string | null
  readonly repository: string
  readonly tag: string
}

const MOST = 1000
const text = z.string().max(512)

/** @see https://distribution.github.io/distribution/about/notifications/ */
const Distribution = z.object({
  events: z
    .array(
      z.object({ action: text, target: z.object({ repository: text.optional(), tag: text.optional() }).optional() }),
    )
    .max(MOST),
})

const artifacts = z.object({
  resources: z
    .array(z.object({ tag: text.optional() }))
    .max(MOST)
    .optional(),
  repository: z.object({ repo_full_name: text }).optional(),
})

/** @see https://goharbor.io/docs/main/working-with-projects/project-configuration/configure-webhooks/ */
const Harbor = z.object({ type: text, event_data: artifacts })
const HarborCloudEvent = z.object({ specversion: text, type: text, data: artifacts })

/** @see https://docs.docker.com/docker-hub/repos/manage/webhooks/ */
const DockerHub = z.object({ push_data: z.object({ tag: text }), repository: z.object({ repo_name: text }) })

const Bare = z.object({ image: text })

/** What each kind of message says was pushed: the first that the message fits is taken. */
const KINDS: readonly ((body: unknown) => readonly PushedImage[] | null)[] = [
  kind(Distribution, ({ events }) =>
    events
      .filter(({ action }) => action === 'push')
      .flatMap(({ target }) => anywhere(target?.repository, [target?.tag])),
  ),
  kind(Harbor, ({ type, event_data }) => (type === 'PUSH_ARTIFACT' ? ofHarbor(event_data) : [])),
  kind(HarborCloudEvent, ({ type, data }) => (type === 'harbor.artifact.pushed' ? ofHarbor(data) : [])),
  kind(DockerHub, ({ push_data, repository }) => named(`${DOCKER_HUB}/${repository.repo_name}:${push_data.tag}`)),
  kind(Bare, ({ image }) => named(image)),
]

/**
 * The images that a message tells of: of Distribution or Harbor, of Docker Hub, or a bare `{image}`. Each once, and only those that
 * have a tag: nothing follows a digest.
 *
 * @returns null where it is no such message
 */
export function pushedImages(body: unknown): readonly PushedImage[] | null {
  for (const read of KINDS) {
    const images = read(body)
    if (images) return [...new Map(images.map((image) => [JSON.stringify(image), image])).values()]
  }
  return null
}

function kind<T>(schema: z.ZodType<T>, read: (message: T) => readonly PushedImage[]) {
  return (body: unknown) => {
    const { data } = schema.safeParse(body)
    return data === undefined ? null : read(data)
  }
}

function ofHarbor({ resources = [], repository }: z.infer<typeof artifacts>): readonly PushedImage[] {
  return anywhere(
    repository?.repo_full_name,
    resources.map(({ tag }) => tag),
  )
}

/** A registry knows itself by another name than those who pull from it, behind a proxy for instance. */
function anywhere(repository: string | undefined, tags: readonly (string | undefined)[]): readonly PushedImage[] {
  return tags.flatMap((tag) =>
    repository && tag
      ? named(`registry.invalid/${repository}:${tag}`).map((image) => ({ ...image, registry: null }))
      : [],
  )
}

function named(reference: string): readonly PushedImage[] {
  const parsed = parseReference(reference)
  if (!parsed.ok || parsed.reference.tag === null || parsed.reference.digest !== null) return []
  const { registry, repository, tag } = parsed.reference
  return [{ registry, repository, tag }]
}
