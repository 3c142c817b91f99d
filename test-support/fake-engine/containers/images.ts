import { digestFor } from '../identity.ts'
import { exiting, IDLE, LOGGER, type Program, web } from './program.ts'

/** An image in a registry. */
export interface Image {
  readonly digest: string
  readonly platform: { readonly os: string; readonly architecture: string }
  readonly program: Program
  readonly labels: Readonly<Record<string, string>>
  /** The TCP ports that the image exposes. */
  readonly ports: readonly number[]
  /** False for an image whose layers are broken: its registry has it, and no host can unpack it. */
  readonly isPullable: boolean
}

const PLATFORM = { os: 'linux', architecture: 'amd64' }

/** The images that hosts can pull, by reference and by digest. */
export class Images {
  /** For example "registry.test/samples". */
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
   * Pushes an image with a new digest. An existing tag moves to it.
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
      isPullable: true,
      ...given,
    }
    this.#byTag.set(reference, image)
    this.#byDigest.set(image.digest, image)
    return image
  }

  /** Pushes an existing image under another reference as well, as a build that copies it does. */
  tag(source: string, reference: string): Image {
    const image = this.find(source)
    if (!image) throw new Error(`There is no image ${source}.`)
    return this.add(reference, image)
  }

  /** Deletes a tag, and the image with its last tag. */
  remove(reference: string): void {
    const image = this.#byTag.get(reference)
    this.#byTag.delete(reference)
    if (image && ![...this.#byTag.values()].some(({ digest }) => digest === image.digest))
      this.#byDigest.delete(image.digest)
  }

  /** Returns the image of a reference, by its digest if it has one. */
  find(reference: string): Image | undefined {
    const [tagged = '', digest] = reference.split('@')
    return digest === undefined ? this.#byTag.get(withTag(tagged)) : this.#byDigest.get(digest)
  }
}

/** Adds the tag `latest` to a reference without a tag. */
function withTag(reference: string): string {
  return /:[^/]+$/.test(reference) ? reference : `${reference}:latest`
}

/** The time after which the crashing sample exits, in milliseconds. */
const CRASH_MS = 100

interface Sample {
  readonly program: Program
  readonly ports?: readonly number[]
}

/** The sample images, the same as scripts/sample-images.ts builds for real engines. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  'web:1.0': { program: web('1.0'), ports: [80] },
  'web:2.0': { program: web('2.0'), ports: [80] },
  'logger:1.0': { program: LOGGER },
  'crash:1.0': { program: exiting(3, CRASH_MS, 'cannot reach the database at db:5432, giving up') },
}
