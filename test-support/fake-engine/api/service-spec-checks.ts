import type { SwarmContainer, SwarmSpec, SwarmTaskTemplate } from '../../../packages/server/src/engine/swarm.ts'
import { isJobSpec } from '../orchestration/new-task.ts'
import { Refusal } from './router.ts'

const NAME = /^[a-zA-Z0-9]+(?:[-_]*[A-Za-z0-9]+)*$/
const LONGEST_NAME = 63
const IMAGE = /^[a-z0-9][\w.:/@-]*$/i
const LEAST_MEMORY_BYTES = 4 * 1024 ** 2
const LEAST_NANO_CPUS = 1e6
const FAILURE_ACTIONS = ['pause', 'continue', 'rollback']
const ORDERS = ['start-first', 'stop-first']

/** Checks a spec without regard to the cluster. @throws Refusal with the engine's message if it is invalid */
export function checkSpec(spec: SwarmSpec): void {
  checkEnums(spec)
  const container = spec.TaskTemplate?.ContainerSpec
  if (!container) throw new Refusal(400, 'mismatched Runtime and *Spec fields')
  checkName(spec.Name ?? '')
  if (isJobSpec(spec)) checkJob(spec)
  checkTask(spec.TaskTemplate ?? {})
  checkContainer(container)
  if ((spec.UpdateConfig?.Delay ?? 0) < 0) throw invalid('TaskSpec: update-delay cannot be negative')
}

export function invalid(message: string): Refusal {
  return new Refusal(400, `rpc error: code = InvalidArgument desc = ${message}`)
}

/** Checks the values that the engine already rejects while it decodes the spec. */
function checkEnums({ Mode: mode = {}, UpdateConfig: update = {} }: SwarmSpec): void {
  const replicas = mode.Replicated?.Replicas ?? 0
  if (replicas < 0)
    throw new Refusal(
      400,
      `json: cannot unmarshal number ${replicas} into Go struct field ReplicatedService.Mode.Replicated.Replicas of type uint64`,
    )
  if (Object.keys(mode).length > 1) throw new Refusal(400, 'must specify only one service mode')
  const { FailureAction: action = 'pause', Order: order = 'stop-first' } = update
  if (!FAILURE_ACTIONS.includes(action)) throw new Refusal(400, `unrecognized update failure action ${action}`)
  if (!ORDERS.includes(order)) throw new Refusal(400, `unrecognized update order ${order}`)
}

/** Refuses an update policy: jobs have no rollout. */
function checkJob({ UpdateConfig: update }: SwarmSpec): void {
  if (update) throw invalid('Jobs may not have an update config')
}

function checkName(name: string): void {
  if (name === '') throw invalid('meta: name must be provided')
  if (!NAME.test(name)) throw invalid('name must be valid as a DNS name component')
  if (name.length > LONGEST_NAME) throw invalid('name must be 63 characters or fewer')
}

function checkTask({ Resources: resources, Placement: placement }: SwarmTaskTemplate): void {
  for (const amounts of [resources?.Limits, resources?.Reservations]) if (amounts) checkAmounts(amounts)
  for (const constraint of placement?.Constraints ?? [])
    if (!/==|!=/.test(constraint))
      throw new Refusal(500, 'rpc error: code = Unknown desc = constraint expected one operator from ==, !=')
}

function checkAmounts({
  MemoryBytes: memory = 0,
  NanoCPUs: cpus = 0,
}: {
  MemoryBytes?: number
  NanoCPUs?: number
}): void {
  if (memory !== 0 && memory < LEAST_MEMORY_BYTES)
    throw invalid(`invalid memory value ${memory}: Must be at least 4MiB`)
  if (cpus === 0 || cpus >= LEAST_NANO_CPUS) return
  // Go writes at least two digits of the exponent.
  const formatted = (cpus / 1e9).toExponential().replace(/e-(\d)$/, 'e-0$1')
  throw invalid(`invalid cpu value ${formatted}: Must be at least 0.001`)
}

function checkContainer({ Image: image = '', Mounts: mounts = [] }: SwarmContainer): void {
  if (image === '') throw invalid('ContainerSpec: image reference must be provided')
  if (!IMAGE.test(image)) throw invalid(`ContainerSpec: "${image}" is not a valid repository/tag`)
  const targets = mounts.map(({ Target }) => Target ?? '')
  const duplicate = targets.find((target, index) => targets.indexOf(target) < index)
  if (duplicate !== undefined) throw invalid(`ContainerSpec: duplicate mount point: ${duplicate}`)
}
