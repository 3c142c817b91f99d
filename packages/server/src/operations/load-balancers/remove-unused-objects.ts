import type { ServiceRef } from '@berth/contract/services/services.ts'
import type { OperationContext } from '../operation-context.ts'
import { removeUnusedConfigurations } from './balancer-objects.ts'
import { removeUnusedCertificates } from './certificates.ts'

/**
 * Removes the configurations and certificates that a load balancer no longer uses and cannot return to.
 *
 * @param serviceId null if the service is gone
 */
export async function removeUnusedBalancerObjects(
  context: OperationContext,
  ref: ServiceRef,
  serviceId: string | null,
): Promise<void> {
  await removeUnusedConfigurations(context, ref, serviceId)
  await removeUnusedCertificates(context, ref.space)
}
