import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import { splitFaults } from '@berth/contract/services/spec-faults.ts'
import { type ValidationResult, validateSpec } from '../../domain/validate-spec.ts'
import type { OperationContext } from '../operation-context.ts'
import { foreignPorts } from './foreign-ports.ts'

/**
 * Validates a spec that is to replace the live one against the cluster as it is now. The service does not conflict with itself. What stands
 * in the way of the live spec too is a warning, because the change does not cause it.
 */
export async function validateAgainstCluster(
  context: OperationContext,
  ref: ServiceRef,
  live: ShownSpec,
  spec: ShownSpec,
): Promise<ValidationResult> {
  const { services, hosts } = context.view.snapshot
  const isSelf = ({ space, service }: ServiceRef) => space === ref.space && service === ref.service
  const cluster = {
    space: ref.space,
    services: services.filter((one) => !isSelf(one.ref)),
    hosts,
    routingMesh: context.view.cluster().routingMesh,
    foreignPorts: await foreignPorts(context, spec),
  }
  const { errors, warnings } = validateSpec(spec, cluster)
  const { shared, added } = splitFaults(
    { spec: live, faults: validateSpec(live, cluster).errors },
    { spec, faults: errors },
  )
  // The name cannot change: there is nothing to warn of.
  return { errors: added, warnings: [...shared.filter(({ path }) => path !== 'name'), ...warnings] }
}
