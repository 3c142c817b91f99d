import type { ServiceSpecInput } from '@berth/contract/service-spec.ts'
import { vi } from 'vitest'
import { begin } from './life.ts'
import { test as onCluster } from './on-cluster.ts'

// A life has several rollouts, each of several instances; a busy machine takes minutes for them.
vi.setConfig({ testTimeout: 900_000 })

export const test = onCluster
  /** Makes a service and waits until it runs. */
  .extend(
    'live',
    ({ berth, space, images }) =>
      (given: Partial<ServiceSpecInput> = {}) =>
        begin(berth, space, { image: images.web, ...given }),
  )
