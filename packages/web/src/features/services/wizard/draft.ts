import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { randomId } from '@mantine/hooks'
import { parseCommandLine } from '../../../lib/command-line.ts'
import { EMPTY_SIZE, type SizeDraft, toSize } from '../../../wizard/size/size-draft.ts'
import { type NumberText, number, numberOrNull, textOrNull } from '../../../wizard/typed-values.ts'

export interface EnvironmentRow {
  readonly key: string
  readonly name: string
  readonly value: string
  readonly secret: boolean
  /** The name of the secret whose value it keeps while it is left empty; null where there is none. */
  readonly keeps: string | null
}

export interface PortRow {
  readonly key: string
  /** '' lets the host pick. */
  readonly published: NumberText
  readonly target: NumberText
  readonly protocol: 'tcp' | 'udp' | 'sctp'
  readonly mode: 'auto' | 'ingress' | 'host'
}

export interface MountRow {
  readonly key: string
  readonly type: 'volume' | 'bind' | 'tmpfs'
  readonly source: string
  readonly target: string
  readonly readOnly: boolean
}

/** A service as a person types it. Its paths are those of ServiceSpec wherever one field stands for one field. */
export interface SpecDraft extends SizeDraft {
  readonly name: string
  readonly description: string
  readonly image: string
  /** One line each, as typed in a shell; '' leaves it to the image. */
  readonly command: string
  readonly args: string
  readonly workingDir: string
  readonly user: string
  readonly env: readonly EnvironmentRow[]
  readonly ports: readonly PortRow[]
  readonly mounts: readonly MountRow[]
  readonly healthCheck: {
    readonly type: 'none' | 'command' | 'http' | 'tcp'
    readonly command: string
    readonly port: NumberText
    readonly path: string
    readonly intervalSeconds: NumberText
    readonly timeoutSeconds: NumberText
    readonly retries: NumberText
    readonly startPeriodSeconds: NumberText
  }
  /** '' as pattern: any higher version. */
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

export function environmentRow(given: Partial<EnvironmentRow> = {}): EnvironmentRow {
  return { name: '', value: '', secret: false, keeps: null, ...given, key: randomId() }
}

export function portRow(given: Partial<PortRow> = {}): PortRow {
  return { published: '', target: '', protocol: 'tcp', mode: 'auto', ...given, key: randomId() }
}

export function mountRow(given: Partial<MountRow> = {}): MountRow {
  return { type: 'volume', source: '', target: '', readOnly: false, ...given, key: randomId() }
}

const BLANK = {
  env: ({ name, value }: EnvironmentRow) => name === '' && value === '',
  ports: ({ published, target }: PortRow) => published === '' && target === '',
  mounts: ({ source, target }: MountRow) => source === '' && target === '',
}

/** Which rows of a list something was typed in; the others are not sent. */
export function filledRows(draft: SpecDraft): { readonly [List in keyof typeof BLANK]: readonly number[] } {
  return {
    env: indexes(draft.env, BLANK.env),
    ports: indexes(draft.ports, BLANK.ports),
    mounts: indexes(draft.mounts, BLANK.mounts),
  }
}

/** The rows with these added, in place of those that nothing was typed in. */
export function withEnvironment(rows: readonly EnvironmentRow[], added: readonly EnvironmentRow[]): EnvironmentRow[] {
  const news = new Map(added.map((row) => [row.name, row]))
  const kept = filled(rows, BLANK.env).map((row) => ({ ...row, value: news.get(row.name)?.value ?? row.value }))
  const names = new Set(kept.map(({ name }) => name))
  return [...kept, ...added.filter(({ name }) => !names.has(name))]
}

export function withPort(rows: readonly PortRow[], added: PortRow): PortRow[] {
  return [...filled(rows, BLANK.ports), added]
}

export function withMount(rows: readonly MountRow[], added: MountRow): MountRow[] {
  return [...filled(rows, BLANK.mounts), added]
}

/** What is sent. A number that is missing where one must be is NaN, which the contract refuses at its field. */
export function toSpec(draft: SpecDraft): ServiceSpecInput {
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    image: draft.image.trim(),
    command: words(draft.command),
    args: words(draft.args),
    workingDir: textOrNull(draft.workingDir),
    user: textOrNull(draft.user),
    env: filled(draft.env, BLANK.env).map(({ name, value, secret }) => ({ name: name.trim(), value, secret })),
    ports: filled(draft.ports, BLANK.ports).map(({ published, target, protocol, mode }) => ({
      published: numberOrNull(published),
      target: number(target),
      protocol,
      mode,
    })),
    mounts: filled(draft.mounts, BLANK.mounts).map(({ type, source, target, readOnly }) => ({
      type,
      source: type === 'tmpfs' ? '' : source.trim(),
      target: target.trim(),
      readOnly,
    })),
    healthCheck: healthCheck(draft.healthCheck),
    ...toSize(draft),
    imagePolicy: { pattern: textOrNull(draft.imagePolicy.pattern), follow: draft.imagePolicy.follow },
  }
}

function healthCheck(draft: SpecDraft['healthCheck']): ServiceSpecInput['healthCheck'] {
  const rhythm = {
    intervalSeconds: number(draft.intervalSeconds),
    timeoutSeconds: number(draft.timeoutSeconds),
    retries: number(draft.retries),
    startPeriodSeconds: number(draft.startPeriodSeconds),
  }
  switch (draft.type) {
    case 'none':
      return null
    case 'command':
      return { type: 'command', command: draft.command.trim(), ...rhythm }
    case 'http':
      return { type: 'http', port: number(draft.port), path: draft.path.trim() || '/', ...rhythm }
    case 'tcp':
      return { type: 'tcp', port: number(draft.port), ...rhythm }
  }
}

function words(line: string): string[] | null {
  const { words } = parseCommandLine(line)
  return words.length === 0 ? null : [...words]
}

function filled<Row>(rows: readonly Row[], isBlank: (row: Row) => boolean): Row[] {
  return rows.filter((row) => !isBlank(row))
}

function indexes<Row>(rows: readonly Row[], isBlank: (row: Row) => boolean): number[] {
  return rows.flatMap((row, index) => (isBlank(row) ? [] : [index]))
}
