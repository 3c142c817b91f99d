import { Refusal } from './router.ts'

/** Go's names for the kinds of JSON values. */
type Shape = 'string' | 'number' | 'array' | 'object'

/** The fields for which tests send values of the wrong kind, with their Go names and types. */
const FIELDS: readonly (readonly [path: readonly string[], shape: Shape, goType: string])[] = [
  [['Name'], 'string', 'string'],
  [['Labels'], 'object', 'map[string]string'],
  [['TaskTemplate'], 'object', 'swarm.TaskSpec'],
  [['TaskTemplate', 'ContainerSpec'], 'object', 'swarm.ContainerSpec'],
  [['TaskTemplate', 'ContainerSpec', 'Image'], 'string', 'string'],
  [['TaskTemplate', 'ContainerSpec', 'Env'], 'array', '[]string'],
  [['Mode'], 'object', 'swarm.ServiceMode'],
]

/** Checks the kinds of values. @throws Refusal with Go's message if a value is of another kind than its field */
export function checkShape(body: unknown): void {
  const shape = shapeOf(body)
  if (shape !== 'object' && body !== null)
    throw new Refusal(400, `json: cannot unmarshal ${shape} into Go value of type swarm.ServiceSpec`)
  for (const [path, expected, goType] of FIELDS) {
    const value = path.reduce<unknown>((from, name) => (from as Record<string, unknown> | null)?.[name], body)
    if (value === undefined || value === null || shapeOf(value) === expected) continue
    const struct = path.length === 3 ? 'ContainerSpec' : path.length === 2 ? 'TaskSpec' : 'ServiceSpec'
    throw new Refusal(
      400,
      `json: cannot unmarshal ${shapeOf(value)} into Go struct field ${struct}.${path.join('.')} of type ${goType}`,
    )
  }
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
