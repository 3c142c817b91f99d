import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { startService } from './life.ts'
import { test as onCluster } from './on-cluster.ts'

export const test = onCluster
  /** Creates a service and waits until it runs. */
  .extend(
    'runService',
    ({ berth, space, images }) =>
      (given: Partial<ServiceSpecInput> = {}) =>
        startService(berth, space, { image: images.web, ...given }),
  )
