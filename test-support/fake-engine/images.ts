import { digestFor } from './identity.ts'
import { exiting, IDLE, LOGGER, type Program, web } from './program.ts'

/** An image that a registry has. */
export interface Image {
  readonly digest: string
  readonly platform: { readonly os: string; readonly architecture: string }
  readonly program: Program
  readonly labels: Readonly<Record<string, string>>
  /** TCP ports that it says it listens on. */
  readonly ports: readonly number[]
}

const PLATFORM = { os: 'linux', architecture: 'amd64' }

/** What hosts can pull, by reference and by digest. */
export class Images {
  /** Such as "registry.test/samples". */
  readonly repository: string
  readonly #byTag = new Map<string, Image>()
  readonly #byDigest = new Map<string, Image>()
  #pushes = 0

  constructor(registry: string) {
    this.repository = `${registry}/samples`
    for (const [name, { program, ports = [] }] of Object.entries(SAMPLES))
      this.add(`${this.repository}/${name}`, { program, ports, digest: digestFor(name) })
  }

  /**
   * Pushes an image of its own digest; a tag that exists moves to it.
   *
   * @param reference such as "registry.test/shop/web:1.4"
   */
  add(reference: string, { program = IDLE, ...given }: Partial<Image> = {}): Image {
    const [, name = '', version = ''] = /([^/:]+):([^:/]+)$/.exec(reference) ?? []
    const image: Image = {
      digest: digestFor(`${reference} ${++this.#pushes}`),
      platform: PLATFORM,
      program,
      labels: { 'org.opencontainers.image.title': name, 'org.opencontainers.image.version': version },
      ports: [],
      ...given,
    }
    this.#byTag.set(reference, image)
    this.#byDigest.set(image.digest, image)
    return image
  }

  /** Pushes an image that is there under another reference too, as a build that copies it would. */
  tag(source: string, reference: string): Image {
    const image = this.find(source)
    if (!image) throw new Error(`There is no image ${source}.`)
    return this.add(reference, image)
  }

  /** Deletes a tag; the image too, where it has no other. */
  remove(reference: string): void {
    const image = this.#byTag.get(reference)
    this.#byTag.delete(reference)
    if (image && ![...this.#byTag.values()].some(({ digest }) => digest === image.digest))
      this.#byDigest.delete(image.digest)
  }

  /** The image that a reference stands for, by its digest where it has one. */
  find(reference: string): Image | undefined {
    const [tagged = '', digest] = reference.split('@')
    return digest === undefined ? this.#byTag.get(withTag(tagged)) : this.#byDigest.get(digest)
  }
}

/** Without a tag it is the latest. */
function withTag(reference: string): string {
  return /:[^/]+$/.test(reference) ? reference : `${reference}:latest`
}

/** How long the sample that crashes takes to do so. */
const CRASH_MS = 100

interface Sample {
  readonly program: Program
  readonly ports?: readonly number[]
}

/** The same images as scripts/sample-images.ts builds for real engines. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  'web:1.0': { program: web('1.0'), ports: [80] },
  'web:2.0': { program: web('2.0'), ports: [80] },
  'logger:1.0': { program: LOGGER },
  'crash:1.0': { program: exiting(3, CRASH_MS, 'cannot reach the database at db:5432, giving up') },
}
