import type { Engine } from '../engine.ts'
import * as labels from '../services/labels.ts'

/** An object of a space in the swarm. */
export interface SpaceObject {
  readonly id: string
  readonly name: string
}

export interface SpaceObjects {
  readonly networks: SpaceObject[]
  readonly configs: SpaceObject[]
  readonly secrets: SpaceObject[]
  /** The configs that record the space itself. */
  readonly records: SpaceObject[]
}

/** Reads the objects of a space, without services and volumes. */
export async function readSpaceObjects(engine: Engine, space: string): Promise<SpaceObjects> {
  const [networks, configs, secrets] = await Promise.all([
    engine.networksOf(space),
    engine.configsOf(space),
    engine.secretsOf(space),
  ])
  const isRecord = (config: (typeof configs)[number]) => config.Spec?.Labels?.[labels.KIND] === 'space'
  return {
    networks: networks.map(({ Id: id = '', Name: name = '' }) => ({ id, name })),
    configs: configs.filter((config) => !isRecord(config)).map(toObject),
    secrets: secrets.map(toObject),
    records: configs.filter(isRecord).map(toObject),
  }
}

function toObject({ ID: id = '', Spec: spec }: { ID?: string; Spec?: { Name?: string } }): SpaceObject {
  return { id, name: spec?.Name ?? '' }
}

/** Returns the names of the volumes of a space on this engine's host. */
export async function volumesOf(engine: Engine, space: string): Promise<string[]> {
  return (await engine.volumesOf(space)).map(({ Name: name }) => name)
}

/** Creates the config that is the record of a space. */
export async function createRecord(engine: Engine, space: string, extraLabels: Record<string, string>): Promise<void> {
  const recordLabels = { [labels.KIND]: 'space', [labels.SPACE]: space, ...extraLabels }
  await engine.createConfig(`berth.space.${space}`, recordLabels, JSON.stringify({ space }))
}

/** Sets labels of a space's record, and keeps the others. @throws StaleVersion if somebody writes it at the same time */
export async function labelRecord(engine: Engine, id: string, changes: Record<string, string>): Promise<void> {
  const { Spec: spec, Version: version } = await engine.config(id)
  await engine.updateConfig(id, version?.Index ?? 0, { ...spec, Labels: { ...spec?.Labels, ...changes } })
}
