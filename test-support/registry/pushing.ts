import { Pusher } from '../../packages/server/src/registry/test-images.ts'
import { cluster } from '../docker/cluster.ts'

/** A repository of a test's own, to which sample images are pushed as by a build. */
export class Repository {
  /** The path within the registry. */
  readonly path: string
  /** The name in image references: "10.0.0.2:5000/test-1f2e/web". */
  readonly name: string
  readonly #pusher: Pusher

  constructor(path: string, registry = cluster().registry, pusher = new Pusher(registry)) {
    this.path = path
    this.name = `${registry}/${path}`
    this.#pusher = pusher
  }

  /** Pushes a sample image. @param sample such as "web:2.0" @returns its digest */
  async push(tag: string, sample: string): Promise<string> {
    const [name = '', version = ''] = sample.split(':')
    const from = { registry: cluster().registry, repository: `samples/${name}`, tag: version }
    return (await this.#pusher.copy(from, this.path, tag)).digest
  }
}
