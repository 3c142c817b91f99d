import type { Image } from '@berth/contract/registries/registries.ts'
import { CollapsibleSection } from '../../../../wizard/CollapsibleSection.tsx'
import { filledRows, type SpecDraft } from '../draft/draft.ts'
import type { SpecForm } from '../draft/use-spec-form.ts'
import { CommandFields } from './CommandFields.tsx'
import { useConfigTexts } from './config-texts.ts'
import { EnvironmentRows } from './EnvironmentRows.tsx'
import { HealthCheckFields } from './HealthCheckFields.tsx'
import { MountRows } from './MountRows.tsx'
import { PortRows } from './PortRows.tsx'

interface Props {
  readonly form: SpecForm
  /** Undefined while it is loading, or if the lookup failed. */
  readonly image: Image | undefined
  readonly routingMesh: boolean | null
}

/** Step 2: the ports, which most services need, are open; the other sections are folded and show a summary. */
export function ConfigurationStep({ form, image, routingMesh }: Props) {
  const t = useConfigTexts()
  const summary = useSummaries(form.values)
  const hasError = (...fields: string[]) =>
    Object.keys(form.errors).some((path) => fields.some((field) => path === field || path.startsWith(`${field}.`)))
  return (
    <div>
      <CollapsibleSection title={t.ports} summary={summary.ports} hasErrors={hasError('ports')} startsOpen>
        <PortRows form={form} exposed={image?.exposedPorts ?? []} routingMesh={routingMesh} />
      </CollapsibleSection>
      <CollapsibleSection title={t.environment} summary={summary.env} hasErrors={hasError('env')}>
        <EnvironmentRows form={form} />
      </CollapsibleSection>
      <CollapsibleSection title={t.mounts} summary={summary.mounts} hasErrors={hasError('mounts')}>
        <MountRows form={form} volumes={image?.volumes ?? []} />
      </CollapsibleSection>
      <CollapsibleSection
        title={t.command}
        summary={summary.command}
        hasErrors={hasError('command', 'args', 'workingDir', 'user')}
      >
        <CommandFields form={form} image={image} />
      </CollapsibleSection>
      <CollapsibleSection title={t.healthCheck} summary={summary.healthCheck} hasErrors={hasError('healthCheck')}>
        <HealthCheckFields form={form} />
      </CollapsibleSection>
    </div>
  )
}

/** Returns a short summary of each section. */
function useSummaries(draft: SpecDraft) {
  const t = useConfigTexts()
  const filled = filledRows(draft)
  const ports = filled.ports.map((index) => {
    const { published, target } = draft.ports[index] ?? { published: '', target: '' }
    return `${published === '' ? t.hostPicks : published} → ${target}`
  })
  const secrets = filled.env.filter((index) => draft.env[index]?.secret).length
  const commands = [draft.command, draft.args, draft.workingDir, draft.user].filter((line) => line.trim() !== '')
  return {
    ports: ports.join(', ') || t.unset,
    env: filled.env.length > 0 ? t.variables(filled.env.length, secrets) : t.unset,
    mounts: filled.mounts.length > 0 ? t.mountCount(filled.mounts.length) : t.unset,
    command: commands.join(' · ') || t.unset,
    healthCheck: healthSummary(draft.healthCheck, t),
  }
}

function healthSummary(check: SpecDraft['healthCheck'], t: ReturnType<typeof useConfigTexts>): string {
  switch (check.type) {
    case 'none':
      return t.unset
    case 'disabled':
      return t.off
    case 'command':
    case 'exec':
      return check.command || t.checkCommand
    case 'http':
      return `HTTP ${check.port}${check.path}`
    case 'tcp':
      return `TCP ${check.port}`
  }
}
