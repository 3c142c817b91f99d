import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import { balancerFields } from './balancer-field-texts.ts'
import type { SpecPart } from './spec-field-texts.ts'

export interface ComparedField {
  /** The path as in a plan: "ports.80/tcp", "resources.cpus". */
  readonly path: string
  readonly before: SpecPart
  readonly after: SpecPart
  readonly isSame: boolean
}

interface ComparedSpec {
  readonly spec: ShownSpec
  readonly digest: string | null
}

/** Compares two specs field by field, in the order of the spec. List items are matched by name. */
export function compareSpecs(before: ComparedSpec, after: ComparedSpec): ComparedField[] {
  const [beforeFields, afterFields] = [fieldsOf(before), fieldsOf(after)]
  return [...new Set([...beforeFields.keys(), ...afterFields.keys()])].map((path) => {
    const pair = { before: beforeFields.get(path) ?? null, after: afterFields.get(path) ?? null }
    return { path, ...pair, isSame: JSON.stringify(pair.before) === JSON.stringify(pair.after) }
  })
}

function fieldsOf({ spec, digest }: ComparedSpec): Map<string, SpecPart> {
  const { name: _, image, env, ports, mounts, resources, placement, update, imagePolicy, loadBalancer, ...plain } = spec
  return new Map<string, SpecPart>([
    ['image', digest === null ? image : `${image}@${digest}`],
    ['replicas', plain.replicas],
    ...ports.map((port) => [`ports.${port.target}/${port.protocol}`, port] as const),
    ...env.map((variable) => [`env.${variable.name}`, variable] as const),
    ...mounts.map((mount) => [`mounts.${mount.target}`, mount] as const),
    ...Object.entries(plain).filter(([key]) => key !== 'replicas' && key !== 'kind'),
    ...balancerFields(loadBalancer),
    ...prefixed('resources', resources),
    ...prefixed('placement', placement),
    ...prefixed('update', update),
    ...prefixed('imagePolicy', imagePolicy),
  ])
}

type Section = ShownSpec['resources' | 'placement' | 'update' | 'imagePolicy']

function prefixed(section: string, fields: Section): [path: string, value: SpecPart][] {
  return Object.entries(fields).map(([key, value]) => [`${section}.${key}`, value])
}
