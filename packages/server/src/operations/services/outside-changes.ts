import type { LiveService } from '../../domain/model.ts'
import { OneAtATime } from '../one-at-a-time.ts'
import type { OperationContext } from '../operation-context.ts'
import { saveOverwritten } from './revisions.ts'

/** Saves the revisions that deploys of other tools replace, so that one can return to them. */
export class OutsideChanges {
  readonly #context: OperationContext
  readonly #tasks: OneAtATime

  constructor(context: OperationContext, fail: (error: unknown) => void) {
    this.#context = context
    this.#tasks = new OneAtATime(fail)
  }

  start(): void {
    this.#context.view.snapshotListeners.add((before, after) => {
      const beforeById = new Map(before.services.map((service) => [service.id, service]))
      for (const service of after.services) this.#look(beforeById.get(service.id), service)
    })
  }

  #look(before: LiveService | undefined, service: LiveService): void {
    if (service.isNumbered || service.deleting) return
    const { overwrittenRevision } = service
    if (overwrittenRevision !== null) this.#save(service, overwrittenRevision, null)
    else if (before && !before.isNumbered && before.version !== service.version)
      this.#save(service, before.revision, before.version)
  }

  #save(service: LiveService, number: number, version: string | null): void {
    this.#tasks.run(service.id, async () => {
      await saveOverwritten(this.#context, service, number, version)
      await this.#context.refresh()
    })
  }
}
