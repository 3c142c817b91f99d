import { ServiceSpec } from '@berth/contract/services/service-spec.ts'
import { parseCommandLine } from '../../../lib/command-line.ts'
import { type FieldErrors, fieldErrorsOf } from '../../../ui/forms/field-errors.ts'
import { type DraftForm, type DraftSteps, useDraftForm } from '../../../wizard/use-draft-form.ts'
import { type SpecDraft, toSpec } from './draft.ts'
import { fieldOf, STEPS, type Step, stepOf } from './spec-fields.ts'
import { useTexts } from './texts.ts'

export type SpecForm = DraftForm<SpecDraft>

/**
 * A form for a ServiceSpec, in steps.
 * @param initial read once
 * @param further what else is checked than the contract does, by path
 * @param options.known what `further` looks at beside the draft: when it changes, what was typed is checked anew
 * @param options.fixed what can't be typed here, and so isn't checked
 */
export function useSpecForm(
  initial: SpecDraft,
  further: (draft: SpecDraft) => FieldErrors,
  { known, fixed = [] }: { readonly known?: unknown; readonly fixed?: readonly string[] } = {},
): DraftSteps<SpecDraft, Step> {
  const t = useTexts()
  const faults = (draft: SpecDraft): FieldErrors =>
    without(fixed, { ...contractFaults(draft), ...localFaults(draft, t), ...further(draft) })
  return useDraftForm({ initial, all: STEPS, faults, stepOf, fieldOf, known })
}

function contractFaults(draft: SpecDraft): FieldErrors {
  const found = fieldErrorsOf(ServiceSpec, toSpec(draft))
  return Object.fromEntries(Object.entries(found).map(([path, message]) => [fieldOf(path, draft), message]))
}

/** What the contract can't see: it is given words, not the line, and may be given an empty secret. */
function localFaults(draft: SpecDraft, t: ReturnType<typeof useTexts>): FieldErrors {
  const found: Record<string, string> = {}
  if (!parseCommandLine(draft.command).closed) found.command = t.unclosed
  if (!parseCommandLine(draft.args).closed) found.args = t.unclosed
  for (const [index, { name, value, secret, keeps }] of draft.env.entries())
    if (secret && name !== '' && value === '' && keeps !== name.trim()) found[`env.${index}.value`] = t.secretEmpty
  return found
}

function without(paths: readonly string[], found: FieldErrors): FieldErrors {
  return Object.fromEntries(Object.entries(found).filter(([path]) => !paths.includes(path)))
}
