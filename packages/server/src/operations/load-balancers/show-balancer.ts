import { Problem } from '@berth/contract/http/problems.ts'
import type { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import type { Balancer } from '@berth/contract/load-balancers/balancer-answers.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import { withoutHashes } from '../../balancer/configuration.ts'
import { ruleStatuses, validateRules } from '../../domain/balancer.ts'
import type { LiveService } from '../../domain/model.ts'
import { configurationText } from '../../engine/load-balancers/balancer-objects.ts'
import { readSpec } from '../../engine/services/stored-spec.ts'
import type { OperationContext } from '../operation-context.ts'
import { newestOf, storedCertificates, toApiCertificate } from './certificates.ts'
import { certificateWarnings, renewalsOf } from './prepare-balancer.ts'

/** Returns a service that is a load balancer. @throws Problem `not-found` if it is not one */
export function requireBalancer(
  { view }: OperationContext,
  ref: ServiceRef,
): LiveService & { spec: { loadBalancer: LoadBalancer } } {
  const service = view.service(ref)
  const { loadBalancer } = service.spec
  if (loadBalancer === null) throw new Problem('not-found', message('not-a-balancer', { service: ref.service }))
  return { ...service, spec: { ...service.spec, loadBalancer } }
}

/** Returns where the rules of a load balancer lead now, and the configuration that HAProxy runs with. */
export async function showBalancer(context: OperationContext, ref: ServiceRef): Promise<Balancer> {
  const { view, engine, now } = context
  const { id, spec } = requireBalancer(context, ref)
  const live = await readSpec(engine, id)
  const [text, stored] = await Promise.all([
    configurationText(engine, live.spec),
    storedCertificates(context, ref.space),
  ])
  const newest = newestOf(stored)
  const names = new Set(spec.loadBalancer.listeners.flatMap(({ certificates }) => certificates))
  const own = [...names].flatMap((name) => newest.get(name) ?? [])
  const renewed = new Set(renewalsOf(own, live.spec).map(({ path }) => path))
  const { services } = view.snapshot
  const mesh = view.cluster().routingMesh
  const { warnings } = validateRules(spec.loadBalancer, spec.ports, ref, services, mesh, view.status)
  return {
    rules: ruleStatuses(spec.loadBalancer, ref.space, services, view.status),
    certificates: own.map((one) => ({
      ...toApiCertificate(context, ref.space, one),
      renewed: renewed.has(`loadBalancer.certificates.${one.name}`),
    })),
    configuration: withoutHashes(text),
    warnings: [...warnings, ...certificateWarnings(own, now())],
  }
}
