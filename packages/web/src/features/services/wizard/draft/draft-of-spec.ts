import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import { quoteCommandLine } from '../../../../lib/command-line.ts'
import { sizeDraftOf } from '../../../../wizard/size/size-draft.ts'
import { emptyDraft, environmentRow, mountRow, portRow, type SpecDraft } from './draft.ts'

/** Returns the draft of an existing spec, with a blank row in each empty list. Its secrets are empty, so they stay unchanged. */
export function draftOf(spec: ShownSpec): SpecDraft {
  const { command, args, workingDir, user } = spec
  const blank = emptyDraft()
  return {
    name: spec.name,
    description: spec.description,
    image: spec.image,
    command: quoteCommandLine(command ?? []),
    args: quoteCommandLine(args ?? []),
    workingDir: workingDir ?? '',
    user: user ?? '',
    env: orBlank(
      spec.env.map(({ name, value, secret }) =>
        environmentRow({
          name,
          value: secret ? '' : (value ?? ''),
          unset: value === null,
          secret,
          keeps: secret ? name : null,
        }),
      ),
      blank.env,
    ),
    ports: orBlank(
      spec.ports.map(({ published, ...port }) => portRow({ ...port, published: published ?? '' })),
      blank.ports,
    ),
    mounts: orBlank(
      spec.mounts.map((mount) => mountRow(mount)),
      blank.mounts,
    ),
    healthCheck: { ...blank.healthCheck, ...healthCheckOf(spec) },
    ...sizeDraftOf(spec),
    imagePolicy: { pattern: spec.imagePolicy.pattern ?? '', follow: spec.imagePolicy.follow },
  }
}

function healthCheckOf({ healthCheck: check }: ShownSpec): Partial<SpecDraft['healthCheck']> | null {
  return check?.type === 'exec' ? { ...check, command: quoteCommandLine(check.command) } : check
}

function orBlank<Row>(rows: readonly Row[], blank: readonly Row[]): readonly Row[] {
  return rows.length > 0 ? rows : blank
}
