import type { FakeEngine } from '../../test-support/fake-engine/start.ts'
import type { OwnRegistry } from '../own-registry.ts'

/** A repository in a registry from which the fake engine pulls: both state the same digest for each of its tags. */
export class PushedRepository {
  /** Within its registry. */
  readonly path: string
  /** As images name it: "127.0.0.1:5000/test-1f2e/web". */
  readonly name: string
  readonly #fake: FakeEngine
  readonly #registry: OwnRegistry

  constructor(fake: FakeEngine, registry: OwnRegistry, path: string) {
    this.path = path
    this.name = `${registry.address}/${path}`
    this.#fake = fake
    this.#registry = registry
  }

  /**
   * Pushes an image that runs what a sample does. Of one sample it always has the same bytes.
   *
   * @param sample such as "web:2.0"
   * @returns its digest
   */
  async push(tag: string, sample: string): Promise<string> {
    const { images } = this.#fake.swarm
    const program = images.find(`${images.repository}/${sample}`)?.program
    if (!program) throw new Error(`There is no sample ${sample}.`)
    const push = (tags: readonly string[]) =>
      this.#registry.pusher.image(this.path, tags, { config: { Env: ['PATH=/bin'], Labels: { sample } } })
    // As soon as the registry has the tag it may tell Berth, which then asks the engine: so the engine has it first.
    const { digest } = await push([])
    images.add(`${this.name}:${tag}`, { digest, program })
    await push([tag])
    return digest
  }
}
