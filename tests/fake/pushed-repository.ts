import type { FakeEngine } from '../../test-support/fake-engine/start.ts'
import type { OwnRegistry } from '../../test-support/registry/own-registry.ts'

/** A repository in a registry and in the fake engine, with the same digest for each tag in both. */
export class PushedRepository {
  /** The path within the registry. */
  readonly path: string
  /** The name in image references: "127.0.0.1:5000/test-1f2e/web". */
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
   * Pushes an image with the program of a sample. Images of the same sample have the same digest.
   *
   * @param sample such as "web:2.0"
   * @returns its digest
   */
  async push(tag: string, sample: string): Promise<string> {
    const { images } = this.#fake.swarm
    const program = images.find(`${images.repository}/${sample}`)?.program
    if (!program) throw new Error(`Unknown sample ${sample}.`)
    const push = (tags: readonly string[]) =>
      this.#registry.pusher.image(this.path, tags, { config: { Env: ['PATH=/bin'], Labels: { sample } } })
    // The engine gets the tag first: as soon as the registry has it, the registry may notify Berth, which then asks the engine.
    const { digest } = await push([])
    images.add(`${this.name}:${tag}`, { digest, program })
    await push([tag])
    return digest
  }
}
