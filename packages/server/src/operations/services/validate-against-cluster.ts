import type { ServiceSpec, ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import { type ValidationResult, validateSpec } from '../../domain/validate-spec.ts'
import type { OperationContext } from '../operation-context.ts'
import { foreignPorts } from './foreign-ports.ts'

/** Validates a spec against the cluster as it is now. @param ref the service of the spec; it does not conflict with itself */
export async function validateAgainstCluster(
  context: OperationContext,
  ref: ServiceRef,
  spec: ServiceSpec | ShownSpec,
): Promise<ValidationResult> {
  const { services, hosts } = context.view.snapshot
  const isSelf = ({ space, service }: ServiceRef) => space === ref.space && service === ref.service
  return validateSpec(spec, {
    space: ref.space,
    services: services.filter((one) => !isSelf(one.ref)),
    hosts,
    routingMesh: context.view.cluster().routingMesh,
    foreignPorts: await foreignPorts(context, spec),
  })
}
