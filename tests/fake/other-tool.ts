import { type EngineService, inEngine, type Life } from '../life.ts'
import type { Outside } from '../outside.ts'

type Spec = EngineService['Spec']

/** Writes a service as other tools do: reads its spec, changes it and sends it whole. */
export async function writeOutside(outside: Outside, web: Life, change: (spec: Spec) => Spec): Promise<void> {
  const { ID: id, Version: version, Spec: spec } = await inEngine(outside, web)
  await outside.post(`/services/${id}/update`, change(spec), { version: version.Index })
}

/** As `docker service update --label-add`. */
export function labelled(key: string, value: string): (spec: Spec) => Spec {
  return (spec) => ({ ...spec, Labels: { ...spec.Labels, [key]: value } })
}

/** As `docker service update --env-add`. */
export function withVariable(name: string, value: string): (spec: Spec) => Spec {
  return inContainer((container) => {
    const others = (container.Env ?? []).filter((one) => !one.startsWith(`${name}=`))
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
