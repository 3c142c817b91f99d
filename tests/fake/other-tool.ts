import { type EngineService, engineServiceOf, type ServiceDriver } from '../../test-support/berth/service-driver.ts'
import type { Outside } from '../../test-support/docker/outside.ts'

type Spec = EngineService['Spec']

/** Updates a service as other tools do: reads its spec, changes it and sends the whole spec. */
export async function updateDirectly(
  outside: Outside,
  web: ServiceDriver,
  change: (spec: Spec) => Spec,
): Promise<void> {
  const { ID: id, Version: version, Spec: spec } = await engineServiceOf(outside, web)
  await outside.post(`/services/${id}/update`, change(spec), { version: version.Index })
}

/** Adds a label, like `docker service update --label-add`. */
export function withLabel(key: string, value: string): (spec: Spec) => Spec {
  return (spec) => ({ ...spec, Labels: { ...spec.Labels, [key]: value } })
}

/** Sets a variable, like `docker service update --env-add`. */
export function withVariable(name: string, value: string): (spec: Spec) => Spec {
  return inContainer((container) => {
    const others = (container.Env ?? []).filter((entry) => !entry.startsWith(`${name}=`))
    return { ...container, Env: [...others, `${name}=${value}`] }
  })
}

export function inContainer(
  change: (container: Spec['TaskTemplate']['ContainerSpec']) => Spec['TaskTemplate']['ContainerSpec'],
): (spec: Spec) => Spec {
  return (spec) => ({
    ...spec,
    TaskTemplate: { ...spec.TaskTemplate, ContainerSpec: change(spec.TaskTemplate.ContainerSpec) },
  })
}
