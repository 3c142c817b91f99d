import { ServiceSpec, type ShownSpec } from '@berth/contract/services/service-spec.ts'
import { type FieldErrors, fieldErrorsOf } from '../../../../ui/forms/field-errors.ts'
import { changeErrorsOf } from '../../../../wizard/upgrade/spec-change.ts'
import { type DraftForm, type DraftSteps, useDraftForm } from '../../../../wizard/use-draft-form.ts'
import { useTexts } from '../texts.ts'
import { type BalancerDraft, rulesOf } from './draft.ts'
import { fieldOf, STEPS, type Step, stepOf } from './fields.ts'
import { toSpec } from './to-spec.ts'

export type BalancerForm = DraftForm<BalancerDraft>

/**
 * Creates the form of a load balancer's spec, in steps.
 * @param initial the initial draft; later values are ignored
 * @param extraErrors validates more than the contract does, and returns errors by path of the draft
 * @param options.revalidateOn data that `extraErrors` depends on besides the draft
 * @param options.live the spec that the form changes; what stays the same, and the name, is not validated
 */
export function useBalancerForm(
  initial: BalancerDraft,
  extraErrors: (draft: BalancerDraft) => FieldErrors,
  { revalidateOn, live }: { readonly revalidateOn?: unknown; readonly live?: ShownSpec } = {},
): DraftSteps<BalancerDraft, Step> {
  const t = useTexts()
  const validate = (draft: BalancerDraft): FieldErrors => {
    const spec = toSpec(draft)
    const contractErrors = Object.entries(
      live ? changeErrorsOf(live, toSpec(initial), spec) : fieldErrorsOf(ServiceSpec, spec),
    )
    const { name, ...rest } = {
      ...Object.fromEntries(contractErrors.map(([path, message]) => [fieldOf(path, draft), message])),
      ...localErrors(draft, t),
      ...extraErrors(draft),
    }
    return live || name === undefined ? rest : { name, ...rest }
  }
  return useDraftForm({ initial, all: STEPS, validate, stepOf, fieldOf, revalidateOn })
}

/** Returns errors that the contract words too technically or can't detect: for it, an empty password is one that stays unchanged. */
function localErrors({ listeners }: BalancerDraft, t: ReturnType<typeof useTexts>): FieldErrors {
  const rules = listeners.flatMap((listener, at) =>
    rulesOf(listener).map((rule, index) => ({ rule, path: `listeners.${at}.rules.${index}` })),
  )
  const withoutService = rules.filter(({ rule }) => rule.target.service === '')
  const withoutPassword = rules
    .filter(({ rule }) => rule.asksPassword)
    .flatMap(({ rule, path }) =>
      rule.basicAuth.users.map((user, index) => ({ user, path: `${path}.basicAuth.users.${index}.password` })),
    )
    .filter(({ user: { name, password, keeps } }) => password === '' && keeps !== name.trim())
  const withoutCertificate = listeners.flatMap(({ protocol, certificates }, at) =>
    protocol === 'https' && certificates.length === 0 ? [`listeners.${at}.certificates`] : [],
  )
  return Object.fromEntries([
    ...withoutCertificate.map((path) => [path, t.certificateRequired]),
    ...withoutService.map(({ path }) => [`${path}.target.service`, t.serviceRequired]),
    ...withoutPassword.map(({ path }) => [path, t.passwordRequired]),
  ])
}
