import type { Image } from '@berth/contract/registries/registries.ts'
import { platformOf } from './manifest.ts'
import { countOf, type Fields, fieldsOf, listOf, nonEmptyTextOf, textOf, textsOf } from './parse-json.ts'

/** The settings that an image declares for its containers. */
export type ImageConfig = Pick<
  Image,
  'exposedPorts' | 'env' | 'entrypoint' | 'command' | 'workingDir' | 'user' | 'volumes' | 'labels' | 'healthCheck'
>

export interface ReadConfig {
  readonly createdAt: string | null
  readonly platform: string | null
  readonly config: ImageConfig
  /** What made each layer, the lowest first; null where the builder does not say. */
  readonly steps: readonly (string | null)[]
}

const NANOSECONDS = 1e9

/** Reads the configuration of an image. @see OCI Image Format, "Image Configuration"; `Healthcheck` is Docker's */
export function readConfig(fields: Fields): ReadConfig {
  const config = fieldsOf(fields.config)
  return {
    createdAt: timeOf(fields.created),
    platform: platformOf(fields),
    steps: listOf(fields.history)
      .map(fieldsOf)
      .filter((step) => step.empty_layer !== true)
      .map((step) => nonEmptyTextOf(step.created_by)),
    config: {
      exposedPorts: portsOf(config.ExposedPorts),
      env: textsOf(config.Env).map(variableOf),
      entrypoint: commandOf(config.Entrypoint),
      command: commandOf(config.Cmd),
      workingDir: nonEmptyTextOf(config.WorkingDir),
      user: nonEmptyTextOf(config.User),
      volumes: Object.keys(fieldsOf(config.Volumes)).sort(),
      labels: labelsOf(config.Labels),
      healthCheck: healthCheckOf(config.Healthcheck),
    },
  }
}

/** The configuration of an image about which nothing else is known. */
export const NO_CONFIG: ImageConfig = readConfig({}).config

/**
 * Returns a time in UTC with milliseconds, so that texts sort as times do. Reproducible builds set 1970, and Go's zero time is the year 1:
 * both are no time, and give null.
 */
function timeOf(value: unknown): string | null {
  const time = new Date(textOf(value) ?? Number.NaN)
  return time.getTime() > 0 ? time.toISOString() : null
}

function portsOf(value: unknown): ImageConfig['exposedPorts'] {
  return Object.keys(fieldsOf(value))
    .map(portOf)
    .filter((port) => port !== null)
    .sort((one, other) => one.port - other.port)
}

function portOf(text: string): ImageConfig['exposedPorts'][number] | null {
  const [, digits, protocol = 'tcp'] = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/.exec(text) ?? []
  const port = Number(digits)
  return port >= 1 && port <= 65_535 ? { port, protocol: protocol as 'tcp' | 'udp' | 'sctp' } : null
}

function variableOf(text: string): ImageConfig['env'][number] {
  const at = text.indexOf('=')
  return at < 0 ? { name: text, value: '' } : { name: text.slice(0, at), value: text.slice(at + 1) }
}

function commandOf(value: unknown): string[] | null {
  const words = textsOf(value)
  return words.length === 0 ? null : words
}

function labelsOf(value: unknown): Record<string, string> {
  const labels = Object.entries(fieldsOf(value)).filter(
    (label): label is [string, string] => typeof label[1] === 'string',
  )
  return Object.fromEntries(labels)
}

function healthCheckOf(value: unknown): ImageConfig['healthCheck'] {
  const fields = fieldsOf(value)
  const test = textsOf(fields.Test)
  if (test.length === 0 || test[0] === 'NONE') return null
  return {
    test,
    intervalSeconds: secondsOf(fields.Interval),
    timeoutSeconds: secondsOf(fields.Timeout),
    startPeriodSeconds: secondsOf(fields.StartPeriod),
    retries: countOf(fields.Retries) || null,
  }
}

function secondsOf(nanoseconds: unknown): number | null {
  const count = countOf(nanoseconds)
  return count ? count / NANOSECONDS : null
}
