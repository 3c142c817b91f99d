import { portsOf } from '@berth/contract/load-balancers/balancer-errors.ts'
import type { Image } from '@berth/contract/registries/registries.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { useQuery } from '@tanstack/react-query'
import { imageQuery } from '../../../../wizard/plan/queries.ts'

/** Returns the ports that a service may listen on, most likely first: exposed by its image, published, used by its health check. */
export function useTargetPorts(service: Service | undefined): readonly number[] {
  const reference = service?.image.reference ?? ''
  const { data: image } = useQuery({
    ...imageQuery(reference),
    enabled: service !== undefined && service.spec.loadBalancer === null,
  })
  return service ? portsOfTarget(service, image) : []
}

function portsOfTarget({ spec }: Pick<Service, 'spec'>, image: Image | undefined): readonly number[] {
  const { loadBalancer, ports, healthCheck } = spec
  if (loadBalancer) return portsOf(loadBalancer)
  const exposed = (image?.exposedPorts ?? []).filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port)
  const published = ports.filter(({ protocol }) => protocol === 'tcp').map(({ target }) => target)
  const checked = healthCheck && 'port' in healthCheck ? [healthCheck.port] : []
  return [...new Set([...exposed, ...published, ...checked])]
}
