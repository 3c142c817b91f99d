import type { LiveService } from '../../domain/model.ts'
import type { OperationContext } from '../operation-context.ts'
import { saveOverwritten } from './revisions.ts'

/** Saves the revisions that deploys of other tools replace, so that one can return to them. */
export class OutsideChanges {
  readonly #context: OperationContext
  readonly #fail: (error: unknown) => void
  readonly #busy = new Set<string>()

  constructor(context: OperationContext, fail: (error: unknown) => void) {
    this.#context = context
    this.#fail = fail
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
    const { id } = service
    if (this.#busy.has(id)) return
    this.#busy.add(id)
    saveOverwritten(this.#context, service, number, version)
      .then(() => this.#context.refresh())
      .catch(this.#fail)
      .finally(() => this.#busy.delete(id))
  }
}
