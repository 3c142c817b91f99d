import type { Outside } from './outside.ts'

/** Creates a service without instances on the engine's own host, as another tool does. @returns its id */
export async function createOutside(outside: Outside, space: string, name: string, image: string): Promise<string> {
  const { constraints: Constraints } = await outside.here()
  const Labels = { 'com.docker.stack.namespace': space }
  const TaskTemplate = { ContainerSpec: { Image: image }, Placement: { Constraints } }
  const Mode = { Replicated: { Replicas: 0 } }
  const spec = { Name: `${space}_${name}`, Labels, TaskTemplate, Mode, EndpointSpec: { Mode: 'dnsrr' } }
  return (await outside.post<{ ID: string }>('/services/create', spec)).ID
}
