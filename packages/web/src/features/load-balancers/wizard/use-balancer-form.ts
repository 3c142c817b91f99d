import { ServiceSpec } from '@berth/contract/services/service-spec.ts'
import { type FieldErrors, fieldErrorsOf } from '../../../ui/forms/field-errors.ts'
import { type DraftForm, type DraftSteps, useDraftForm } from '../../../wizard/use-draft-form.ts'
import { type BalancerDraft, rulesOf } from './draft.ts'
import { fieldOf, STEPS, type Step, stepOf } from './fields.ts'
import { useTexts } from './texts.ts'
import { toSpec } from './to-spec.ts'

export type BalancerForm = DraftForm<BalancerDraft>

/**
 * A form for the spec of a load balancer, in steps.
 * @param initial read once
 * @param further what else is checked than the contract does, by path of the draft
 * @param options.known what `further` looks at beside the draft
 * @param options.keepsName the name can't be typed here, and so isn't checked
 */
export function useBalancerForm(
  initial: BalancerDraft,
  further: (draft: BalancerDraft) => FieldErrors,
  { known, keepsName = false }: { readonly known?: unknown; readonly keepsName?: boolean } = {},
): DraftSteps<BalancerDraft, Step> {
  const t = useTexts()
  const faults = (draft: BalancerDraft): FieldErrors => {
    const found = Object.entries(fieldErrorsOf(ServiceSpec, toSpec(draft)))
    const { name, ...rest } = {
      ...Object.fromEntries(found.map(([path, message]) => [fieldOf(path, draft), message])),
      ...localFaults(draft, t),
      ...further(draft),
    }
    return keepsName || name === undefined ? rest : { name, ...rest }
  }
  return useDraftForm({ initial, all: STEPS, faults, stepOf, fieldOf, known })
}

/** What the contract says in a programmer's words, or can't see: it takes an empty password as one that stays. */
function localFaults({ listeners }: BalancerDraft, t: ReturnType<typeof useTexts>): FieldErrors {
  const rules = listeners.flatMap((listener, at) =>
    rulesOf(listener).map((rule, index) => ({ rule, path: `listeners.${at}.rules.${index}` })),
  )
  const untold = rules.filter(({ rule }) => rule.target.service === '')
  const open = rules
    .filter(({ rule }) => rule.asksPassword)
    .flatMap(({ rule, path }) =>
      rule.basicAuth.users.map((user, index) => ({ user, path: `${path}.basicAuth.users.${index}.password` })),
    )
    .filter(({ user: { name, password, keeps } }) => password === '' && keeps !== name.trim())
  const bare = listeners.flatMap(({ protocol, certificates }, at) =>
    protocol === 'https' && certificates.length === 0 ? [`listeners.${at}.certificates`] : [],
  )
  return Object.fromEntries([
    ...bare.map((path) => [path, t.certificateRequired]),
    ...untold.map(({ path }) => [`${path}.target.service`, t.serviceRequired]),
    ...open.map(({ path }) => [path, t.passwordRequired]),
  ])
}
