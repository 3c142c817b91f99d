import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { begin } from './life.ts'
import { test as onCluster } from './on-cluster.ts'

export const test = onCluster
  /** Makes a service and waits until it runs. */
  .extend(
    'live',
    ({ berth, space, images }) =>
      (given: Partial<ServiceSpecInput> = {}) =>
        begin(berth, space, { image: images.web, ...given }),
  )
