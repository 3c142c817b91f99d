import type { ShownSpec } from '@berth/contract/service-spec.ts'
import { quoteCommandLine } from '../../shared/command-line.ts'
import { sizeOf } from '../../shared/wizard/size-draft.ts'
import { emptyDraft, environmentRow, mountRow, portRow, type SpecDraft } from './draft.ts'

/** A form filled with what there is. Secrets are empty in it, which keeps them. */
export function draftOf(spec: ShownSpec): SpecDraft {
  const { command, args, workingDir, user } = spec
  return {
    name: spec.name,
    description: spec.description,
    image: spec.image,
    command: quoteCommandLine(command ?? []),
    args: quoteCommandLine(args ?? []),
    workingDir: workingDir ?? '',
    user: user ?? '',
    env: spec.env.map(({ name, value, secret }) =>
      environmentRow({ name, value: secret ? '' : value, secret, keeps: secret ? name : null }),
    ),
    ports: spec.ports.map(({ published, ...port }) => portRow({ ...port, published: published ?? '' })),
    mounts: spec.mounts.map(({ type, ...mount }) => mountRow({ ...mount, type: MOUNT_TYPES[type] ?? 'volume' })),
    healthCheck: checkOf(spec.healthCheck),
    ...sizeOf(spec),
    imagePolicy: { pattern: spec.imagePolicy.pattern ?? '', follow: spec.imagePolicy.follow },
  }
}

const MOUNT_TYPES: Readonly<Record<string, 'volume' | 'bind' | 'tmpfs'>> = {
  volume: 'volume',
  bind: 'bind',
  tmpfs: 'tmpfs',
}

function checkOf(check: ShownSpec['healthCheck']): SpecDraft['healthCheck'] {
  const { healthCheck: none } = emptyDraft()
  return check === null ? none : { ...none, ...check }
}
