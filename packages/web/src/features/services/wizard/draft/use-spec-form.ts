import { ServiceSpec, type ShownSpec } from '@berth/contract/services/service-spec.ts'
import { parseCommandLine } from '../../../../lib/command-line.ts'
import { type FieldErrors, fieldErrorsOf } from '../../../../ui/forms/field-errors.ts'
import { changeErrorsOf } from '../../../../wizard/upgrade/spec-change.ts'
import { type DraftForm, type DraftSteps, useDraftForm } from '../../../../wizard/use-draft-form.ts'
import { useTexts } from '../texts.ts'
import { type SpecDraft, toSpec } from './draft.ts'
import { fieldOf, STEPS, type Step, stepOf } from './spec-fields.ts'

export type SpecForm = DraftForm<SpecDraft>

interface Options {
  /** Data that `extraErrors` depends on besides the draft. A change validates the typed fields again. */
  readonly revalidateOn?: unknown
  /** The spec that the form changes. What stays the same is not validated. */
  readonly live?: ShownSpec
  /** Fields that can't be changed, so they are not validated. */
  readonly fixed?: readonly string[]
}

/**
 * Creates the form of a ServiceSpec, in steps.
 * @param initial the initial draft; later values are ignored
 * @param extraErrors validates more than the contract does, and returns errors by path
 */
export function useSpecForm(
  initial: SpecDraft,
  extraErrors: (draft: SpecDraft) => FieldErrors,
  { revalidateOn, live, fixed = [] }: Options = {},
): DraftSteps<SpecDraft, Step> {
  const t = useTexts()
  const validate = (draft: SpecDraft): FieldErrors =>
    withoutPaths(fixed, {
      ...contractErrors(draft, live && { spec: live, initial }),
      ...localErrors(draft, t),
      ...extraErrors(draft),
    })
  return useDraftForm({ initial, all: STEPS, validate, stepOf, fieldOf, revalidateOn })
}

function contractErrors(draft: SpecDraft, live: { spec: ShownSpec; initial: SpecDraft } | undefined): FieldErrors {
  const errors = live
    ? changeErrorsOf(live.spec, toSpec(live.initial), toSpec(draft))
    : fieldErrorsOf(ServiceSpec, toSpec(draft))
  return Object.fromEntries(Object.entries(errors).map(([path, message]) => [fieldOf(path, draft), message]))
}

/** Returns errors that the contract can't detect: it gets words instead of the command line, and accepts an empty secret. */
function localErrors(draft: SpecDraft, t: ReturnType<typeof useTexts>): FieldErrors {
  const errors: Record<string, string> = {}
  if (!parseCommandLine(draft.command).closed) errors.command = t.unclosedQuote
  if (!parseCommandLine(draft.args).closed) errors.args = t.unclosedQuote
  if (draft.healthCheck.type === 'exec' && !parseCommandLine(draft.healthCheck.command).closed)
    errors['healthCheck.command'] = t.unclosedQuote
  for (const [index, { name, value, secret, keeps }] of draft.env.entries())
    if (secret && name !== '' && value === '' && keeps !== name.trim()) errors[`env.${index}.value`] = t.secretEmpty
  return errors
}

function withoutPaths(paths: readonly string[], errors: FieldErrors): FieldErrors {
  return Object.fromEntries(Object.entries(errors).filter(([path]) => !paths.includes(path)))
}
