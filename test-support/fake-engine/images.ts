import { digestFor } from './identity.ts'
import { IDLE, type Program } from './program.ts'

/** An image that a registry has. */
export interface Image {
  readonly digest: string
  readonly platform: { readonly os: string; readonly architecture: string }
  readonly program: Program
  readonly labels: Readonly<Record<string, string>>
}

/** What hosts can pull, by reference and by digest. */
export class Images {
  /** Such as "registry.test/samples". */
  readonly repository: string
  readonly #byTag = new Map<string, Image>()
  readonly #byDigest = new Map<string, Image>()

  constructor(registry: string) {
    this.repository = `${registry}/samples`
    for (const [name, program] of Object.entries(SAMPLES)) this.add(`${this.repository}/${name}`, { program })
  }

  /** Pushes an image: a tag that exists moves to it. @param reference such as "registry.test/shop/web:1.4" */
  add(reference: string, { program = IDLE, ...given }: Partial<Image> = {}): Image {
    const [, name = '', version = ''] = /([^/:]+):([^:/]+)$/.exec(reference) ?? []
    const image: Image = {
      digest: digestFor(reference),
      platform: { os: 'linux', architecture: 'amd64' },
      program,
      labels: { 'org.opencontainers.image.title': name, 'org.opencontainers.image.version': version },
      ...given,
    }
    this.#byTag.set(reference, image)
    this.#byDigest.set(image.digest, image)
    return image
  }

  /** Deletes a tag and its image. */
  remove(reference: string): void {
    const image = this.#byTag.get(reference)
    this.#byTag.delete(reference)
    if (image) this.#byDigest.delete(image.digest)
  }

  /** The image that a reference stands for, by its digest where it has one. */
  find(reference: string): Image | undefined {
    const [tagged = '', digest] = reference.split('@')
    return digest === undefined ? this.#byTag.get(tagged) : this.#byDigest.get(digest)
  }
}

/** How long the sample that crashes takes to do so. */
const CRASH_MS = 100

function web(version: string): Program {
  return {
    ...IDLE,
    stopExitCode: 0,
    output: [{ stream: 'stdout', text: `web ${version} listens on port 80` }],
    port: 80,
    paths: ['/', '/health', '/index.html'],
  }
}

/** The same images as scripts/sample-images.ts builds for real engines. */
const SAMPLES: Readonly<Record<string, Program>> = {
  'web:1.0': web('1.0'),
  'web:2.0': web('2.0'),
  'logger:1.0': { ...IDLE, stopExitCode: 0, beat: { everyMs: 1000, line: (count) => `line ${count}` } },
  'crash:1.0': {
    ...IDLE,
    output: [{ stream: 'stderr', text: 'cannot reach the database at db:5432, giving up' }],
    ends: { afterMs: CRASH_MS, exitCode: 3, isOutOfMemory: false },
  },
}
