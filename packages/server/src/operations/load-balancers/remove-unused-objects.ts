import type { ServiceRef } from '@berth/contract/services/services.ts'
import type { OperationContext } from '../operation-context.ts'
import { tidyConfigurations } from './balancer-objects.ts'
import { tidyCertificates } from './certificates.ts'

/** Lets go of what a load balancer had and can't go back to. @param serviceId null once it is gone */
export async function tidyBalancer(
  context: OperationContext,
  ref: ServiceRef,
  serviceId: string | null,
): Promise<void> {
  await tidyConfigurations(context, ref, serviceId)
  await tidyCertificates(context, ref.space)
}
