import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import { balancerFields } from './balancer-words.ts'
import type { SpecPart } from './spec-words.ts'

export interface ComparedField {
  /** As in a plan: "ports.80/tcp", "resources.cpus". */
  readonly path: string
  readonly before: SpecPart
  readonly after: SpecPart
  readonly isSame: boolean
}

interface Compared {
  readonly spec: ShownSpec
  readonly digest: string | null
}

/** Two specs field by field, in the order of the spec. Items of lists are known by what names them. */
export function compared(before: Compared, after: Compared): ComparedField[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)]
  return [...new Set([...old.keys(), ...now.keys()])].map((path) => {
    const pair = { before: old.get(path) ?? null, after: now.get(path) ?? null }
    return { path, ...pair, isSame: JSON.stringify(pair.before) === JSON.stringify(pair.after) }
  })
}

function fieldsOf({ spec, digest }: Compared): Map<string, SpecPart> {
  const { name: _, image, env, ports, mounts, resources, placement, update, imagePolicy, loadBalancer, ...plain } = spec
  return new Map<string, SpecPart>([
    ['image', digest === null ? image : `${image}@${digest}`],
    ['replicas', plain.replicas],
    ...ports.map((port) => [`ports.${port.target}/${port.protocol}`, port] as const),
    ...env.map((variable) => [`env.${variable.name}`, variable] as const),
    ...mounts.map((mount) => [`mounts.${mount.target}`, mount] as const),
    ...Object.entries(plain).filter(([key]) => key !== 'replicas' && key !== 'kind'),
    ...balancerFields(loadBalancer),
    ...within('resources', resources),
    ...within('placement', placement),
    ...within('update', update),
    ...within('imagePolicy', imagePolicy),
  ])
}

type Section = ShownSpec['resources' | 'placement' | 'update' | 'imagePolicy']

function within(section: string, fields: Section): [path: string, value: SpecPart][] {
  return Object.entries(fields).map(([key, value]) => [`${section}.${key}`, value])
}
