import type { ServiceRef } from '@berth/contract/services/services.ts'
import type { OperationContext } from '../operation-context.ts'
import { tidyConfigurations } from './balancer-objects.ts'
import { tidyCertificates } from './certificates.ts'

/**
 * Removes the configurations and certificates that a load balancer no longer uses and cannot return to.
 *
 * @param serviceId null if the service is gone
 */
export async function tidyBalancer(
  context: OperationContext,
  ref: ServiceRef,
  serviceId: string | null,
): Promise<void> {
  await tidyConfigurations(context, ref, serviceId)
  await tidyCertificates(context, ref.space)
}
