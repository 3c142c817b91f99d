import type { ServiceSpecInput, ShownSpec } from '@berth/contract/services/service-spec.ts'
import { type NumberText, numberOrNull, toLines, toNumber } from '../typed-values.ts'

type MemoryUnit = 'MiB' | 'GiB'

/** The number of instances, their resources, placement and update policy, as the form holds them. */
export interface SizeDraft {
  readonly replicas: NumberText
  readonly resources: {
    readonly cpus: NumberText
    readonly memory: NumberText
    readonly memoryUnit: MemoryUnit
    readonly diskGiB: NumberText
  }
  readonly placement: {
    /** One constraint per line. */
    readonly constraints: string
    readonly maxPerHost: NumberText
  }
  readonly update: {
    readonly parallelism: NumberText
    readonly delaySeconds: NumberText
    readonly order: 'auto' | 'start-first' | 'stop-first'
    readonly onFailure: ShownSpec['update']['onFailure']
    readonly monitorSeconds: NumberText
    /** '' waits for the user's confirmation. */
    readonly confirmAfterMinutes: NumberText
  }
}

export const EMPTY_SIZE: SizeDraft = {
  replicas: 1,
  resources: { cpus: '', memory: '', memoryUnit: 'MiB', diskGiB: '' },
  placement: { constraints: '', maxPerHost: '' },
  update: {
    parallelism: 1,
    delaySeconds: 0,
    order: 'auto',
    onFailure: 'auto',
    monitorSeconds: 5,
    confirmAfterMinutes: '',
  },
}

type SizeField = 'replicas' | 'resources' | 'placement' | 'update'

export function sizeDraftOf({ replicas, resources, placement, update }: Pick<ShownSpec, SizeField>): SizeDraft {
  return {
    replicas,
    resources: {
      cpus: resources.cpus ?? '',
      ...memoryOf(resources.memoryMiB),
      diskGiB: resources.diskGiB ?? '',
    },
    placement: { constraints: placement.constraints.join('\n'), maxPerHost: placement.maxPerHost ?? '' },
    update: { ...update, confirmAfterMinutes: update.confirmAfterMinutes ?? '' },
  }
}

export function toSizeSpec(draft: SizeDraft): Required<Pick<ServiceSpecInput, SizeField>> {
  return {
    replicas: toNumber(draft.replicas),
    resources: {
      cpus: numberOrNull(draft.resources.cpus),
      memoryMiB: memoryMiB(draft.resources),
      diskGiB: numberOrNull(draft.resources.diskGiB),
    },
    placement: {
      constraints: toLines(draft.placement.constraints),
      maxPerHost: numberOrNull(draft.placement.maxPerHost),
    },
    update: {
      parallelism: toNumber(draft.update.parallelism),
      delaySeconds: toNumber(draft.update.delaySeconds),
      order: draft.update.order,
      onFailure: draft.update.onFailure,
      monitorSeconds: toNumber(draft.update.monitorSeconds),
      confirmAfterMinutes: numberOrNull(draft.update.confirmAfterMinutes),
    },
  }
}

/** Converts a memory field to MiB: 1.5 GiB are 1536. */
function memoryMiB({ memory, memoryUnit }: SizeDraft['resources']): number | null {
  const amount = numberOrNull(memory)
  return amount !== null && memoryUnit === 'GiB' ? amount * 1024 : amount
}

function memoryOf(mebibytes: number | null): Pick<SizeDraft['resources'], 'memory' | 'memoryUnit'> {
  if (mebibytes === null) return { memory: '', memoryUnit: 'MiB' }
  return mebibytes % 1024 === 0
    ? { memory: mebibytes / 1024, memoryUnit: 'GiB' }
    : { memory: mebibytes, memoryUnit: 'MiB' }
}
