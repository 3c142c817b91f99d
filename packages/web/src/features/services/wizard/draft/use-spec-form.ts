import { ServiceSpec } from '@berth/contract/services/service-spec.ts'
import { parseCommandLine } from '../../../../lib/command-line.ts'
import { type FieldErrors, fieldErrorsOf } from '../../../../ui/forms/field-errors.ts'
import { type DraftForm, type DraftSteps, useDraftForm } from '../../../../wizard/use-draft-form.ts'
import { useTexts } from '../texts.ts'
import { type SpecDraft, toSpec } from './draft.ts'
import { fieldOf, STEPS, type Step, stepOf } from './spec-fields.ts'

export type SpecForm = DraftForm<SpecDraft>

/**
 * Creates the form of a ServiceSpec, in steps.
 * @param initial the initial draft; later values are ignored
 * @param extraErrors validates more than the contract does, and returns errors by path
 * @param options.revalidateOn data that `extraErrors` depends on besides the draft; a change validates the typed fields again
 * @param options.fixed fields that can't be changed, so they are not validated
 */
export function useSpecForm(
  initial: SpecDraft,
  extraErrors: (draft: SpecDraft) => FieldErrors,
  { revalidateOn, fixed = [] }: { readonly revalidateOn?: unknown; readonly fixed?: readonly string[] } = {},
): DraftSteps<SpecDraft, Step> {
  const t = useTexts()
  const validate = (draft: SpecDraft): FieldErrors =>
    withoutPaths(fixed, { ...contractErrors(draft), ...localErrors(draft, t), ...extraErrors(draft) })
  return useDraftForm({ initial, all: STEPS, validate, stepOf, fieldOf, revalidateOn })
}

function contractErrors(draft: SpecDraft): FieldErrors {
  const errors = fieldErrorsOf(ServiceSpec, toSpec(draft))
  return Object.fromEntries(Object.entries(errors).map(([path, message]) => [fieldOf(path, draft), message]))
}

/** Returns errors that the contract can't detect: it gets words instead of the command line, and accepts an empty secret. */
function localErrors(draft: SpecDraft, t: ReturnType<typeof useTexts>): FieldErrors {
  const errors: Record<string, string> = {}
  if (!parseCommandLine(draft.command).closed) errors.command = t.unclosedQuote
  if (!parseCommandLine(draft.args).closed) errors.args = t.unclosedQuote
  for (const [index, { name, value, secret, keeps }] of draft.env.entries())
    if (secret && name !== '' && value === '' && keeps !== name.trim()) errors[`env.${index}.value`] = t.secretEmpty
  return errors
}

function withoutPaths(paths: readonly string[], errors: FieldErrors): FieldErrors {
  return Object.fromEntries(Object.entries(errors).filter(([path]) => !paths.includes(path)))
}
