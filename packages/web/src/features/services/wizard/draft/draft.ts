import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { randomId } from '@mantine/hooks'
import { parseCommandLine } from '../../../../lib/command-line.ts'
import { EMPTY_SIZE, type SizeDraft, toSizeSpec } from '../../../../wizard/size/size-draft.ts'
import { type NumberText, numberOrNull, textOrNull, toNumber } from '../../../../wizard/typed-values.ts'

export interface EnvironmentRow {
  readonly key: string
  readonly name: string
  readonly value: string
  /** While the value is empty, the variable is not set, even if the image sets it. */
  readonly unset: boolean
  readonly secret: boolean
  /** The name of the existing secret whose value stays while the field is empty; null for a new variable. */
  readonly keeps: string | null
}

export interface PortRow {
  readonly key: string
  /** '' lets the host pick a port. */
  readonly published: NumberText
  readonly target: NumberText
  readonly protocol: 'tcp' | 'udp' | 'sctp'
  readonly mode: 'auto' | 'ingress' | 'host'
}

export interface MountRow {
  readonly key: string
  /** 'volume', 'bind' or 'tmpfs', or another type of the engine. */
  readonly type: string
  readonly source: string
  readonly target: string
  readonly readOnly: boolean
}

/** A service as the form holds it. Its field paths are those of ServiceSpec wherever both have the same field. */
export interface SpecDraft extends SizeDraft {
  readonly name: string
  readonly description: string
  readonly image: string
  /** `command` and `args` are command lines as typed in a shell; '' uses the image's default. */
  readonly command: string
  readonly args: string
  readonly workingDir: string
  readonly user: string
  readonly env: readonly EnvironmentRow[]
  readonly ports: readonly PortRow[]
  readonly mounts: readonly MountRow[]
  readonly healthCheck: {
    /** 'none' leaves the check to the image. */
    readonly type: 'none' | 'disabled' | 'command' | 'exec' | 'http' | 'tcp'
    /** For 'exec', the words as typed in a shell. */
    readonly command: string
    readonly port: NumberText
    readonly path: string
    readonly intervalSeconds: NumberText
    readonly timeoutSeconds: NumberText
    readonly retries: NumberText
    readonly startPeriodSeconds: NumberText
  }
  /** A pattern of '' matches any higher version. */
  readonly imagePolicy: { readonly pattern: string; readonly follow: boolean }
}

export function emptyDraft(image = ''): SpecDraft {
  return {
    name: '',
    description: '',
    image,
    command: '',
    args: '',
    workingDir: '',
    user: '',
    env: [environmentRow()],
    ports: [portRow()],
    mounts: [mountRow()],
    healthCheck: {
      type: 'none',
      command: '',
      port: '',
      path: '/',
      intervalSeconds: 10,
      timeoutSeconds: 5,
      retries: 3,
      startPeriodSeconds: 0,
    },
    ...EMPTY_SIZE,
    imagePolicy: { pattern: '', follow: false },
  }
}

export function environmentRow(values: Partial<EnvironmentRow> = {}): EnvironmentRow {
  return { name: '', value: '', unset: false, secret: false, keeps: null, ...values, key: randomId() }
}

export function portRow(values: Partial<PortRow> = {}): PortRow {
  return { published: '', target: '', protocol: 'tcp', mode: 'auto', ...values, key: randomId() }
}

export function mountRow(values: Partial<MountRow> = {}): MountRow {
  return { type: 'volume', source: '', target: '', readOnly: false, ...values, key: randomId() }
}

const IS_BLANK = {
  env: ({ name, value }: EnvironmentRow) => name === '' && value === '',
  ports: ({ published, target }: PortRow) => published === '' && target === '',
  mounts: ({ source, target }: MountRow) => source === '' && target === '',
}

/** Returns the indexes of the rows that are not blank. Blank rows are not sent. */
export function filledRows(draft: SpecDraft): { readonly [List in keyof typeof IS_BLANK]: readonly number[] } {
  return {
    env: filledIndexes(draft.env, IS_BLANK.env),
    ports: filledIndexes(draft.ports, IS_BLANK.ports),
    mounts: filledIndexes(draft.mounts, IS_BLANK.mounts),
  }
}

/** Adds rows in place of blank rows, and replaces the values of existing names. */
export function withEnvironment(rows: readonly EnvironmentRow[], added: readonly EnvironmentRow[]): EnvironmentRow[] {
  const addedByName = new Map(added.map((row) => [row.name, row]))
  const updatedRows = withoutBlank(rows, IS_BLANK.env).map((row) => ({
    ...row,
    value: addedByName.get(row.name)?.value ?? row.value,
  }))
  const names = new Set(updatedRows.map(({ name }) => name))
  return [...updatedRows, ...added.filter(({ name }) => !names.has(name))]
}

export function withPort(rows: readonly PortRow[], added: PortRow): PortRow[] {
  return [...withoutBlank(rows, IS_BLANK.ports), added]
}

export function withMount(rows: readonly MountRow[], added: MountRow): MountRow[] {
  return [...withoutBlank(rows, IS_BLANK.mounts), added]
}

/** Returns the spec to send. A missing required number becomes NaN, which the contract refuses with an error at its field. */
export function toSpec(draft: SpecDraft): ServiceSpecInput {
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    image: draft.image.trim(),
    command: splitWords(draft.command),
    args: splitWords(draft.args),
    workingDir: textOrNull(draft.workingDir),
    user: textOrNull(draft.user),
    env: withoutBlank(draft.env, IS_BLANK.env).map(({ name, value, unset, secret }) => ({
      name: name.trim(),
      value: unset && value === '' ? null : value,
      secret,
    })),
    ports: withoutBlank(draft.ports, IS_BLANK.ports).map(({ published, target, protocol, mode }) => ({
      published: numberOrNull(published),
      target: toNumber(target),
      protocol,
      mode,
    })),
    mounts: withoutBlank(draft.mounts, IS_BLANK.mounts).map(({ type, source, target, readOnly }) => ({
      // The contract refuses another type, unless the service has it already.
      type: type as 'volume',
      source: type === 'tmpfs' ? '' : source.trim(),
      target: target.trim(),
      readOnly,
    })),
    healthCheck: healthCheck(draft.healthCheck),
    ...toSizeSpec(draft),
    imagePolicy: { pattern: textOrNull(draft.imagePolicy.pattern), follow: draft.imagePolicy.follow },
  }
}

function healthCheck(draft: SpecDraft['healthCheck']): ServiceSpecInput['healthCheck'] {
  const timing = {
    intervalSeconds: toNumber(draft.intervalSeconds),
    timeoutSeconds: toNumber(draft.timeoutSeconds),
    retries: toNumber(draft.retries),
    startPeriodSeconds: toNumber(draft.startPeriodSeconds),
  }
  switch (draft.type) {
    case 'none':
      return null
    case 'disabled':
      return { type: 'disabled' }
    case 'exec':
      return { type: 'exec', command: [...parseCommandLine(draft.command).words], ...timing }
    case 'command':
      return { type: 'command', command: draft.command.trim(), ...timing }
    case 'http':
      return { type: 'http', port: toNumber(draft.port), path: draft.path.trim() || '/', ...timing }
    case 'tcp':
      return { type: 'tcp', port: toNumber(draft.port), ...timing }
  }
}

function splitWords(line: string): string[] | null {
  const { words } = parseCommandLine(line)
  return words.length === 0 ? null : [...words]
}

function withoutBlank<Row>(rows: readonly Row[], isBlank: (row: Row) => boolean): Row[] {
  return rows.filter((row) => !isBlank(row))
}

function filledIndexes<Row>(rows: readonly Row[], isBlank: (row: Row) => boolean): number[] {
  return rows.flatMap((row, index) => (isBlank(row) ? [] : [index]))
}
