import type { Berth } from '../../test-support/berth/berth.ts'
import { type EngineService, engineServiceOf, ServiceDriver } from '../../test-support/berth/service-driver.ts'
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

export interface OneShot {
  readonly command: readonly string[]
  /** The restart policy. */
  readonly policy: object
  readonly mode?: object
}

const SECOND_NS = 1e9

/** Creates a service that may end by itself, as `docker stack deploy` does. */
export async function deployOneShot(
  berth: Berth,
  outside: Outside,
  { space, name, image, command, policy, mode = { Replicated: { Replicas: 1 } } }: Deployed,
): Promise<ServiceDriver> {
  const labels = { 'com.docker.stack.namespace': space }
  await outside.post('/services/create', {
    Name: `${space}_${name}`,
    Labels: labels,
    TaskTemplate: {
      ContainerSpec: { Image: image, Command: command, Labels: labels },
      RestartPolicy: { Delay: SECOND_NS, ...policy },
    },
    Mode: mode,
  })
  await berth.until({ space, name }, 'shown', () => true)
  return new ServiceDriver(berth, { space, name })
}

interface Deployed extends OneShot {
  readonly space: string
  readonly name: string
  readonly image: string
}
