import { ServiceSpec } from '@berth/contract/service-spec.ts'
import type { Language } from '@berth/contract/wording.ts'
import { type UseFormReturnType, useForm } from '@mantine/form'
import { useDidUpdate } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { type FieldFaults, faultsOf } from '../../shared/field-faults.ts'
import { useLanguage } from '../../shared/language.ts'
import { parseCommandLine } from './command-line.ts'
import { type SpecDraft, toSpec } from './draft.ts'
import { fieldOf, focusFirst, STEPS, type Step, stepOf } from './spec-fields.ts'
import { useTexts } from './texts.ts'

export type SpecForm = Pick<
  UseFormReturnType<SpecDraft>,
  'values' | 'errors' | 'getInputProps' | 'setFieldValue' | 'insertListItem' | 'removeListItem'
>

/** A form for a ServiceSpec, in steps, each of which is checked before the next. Knows nothing of what it is for. */
export interface SpecSteps {
  readonly form: SpecForm
  readonly step: Step
  /** Goes back at once, and forward as far as the steps between check out. */
  readonly goTo: (step: Step) => void
  /** Whether all steps check out; else it goes to the first that doesn't. */
  readonly check: () => boolean
  /** Whether all steps check out, asked without showing anything. */
  readonly valid: boolean
  /** Goes to where a path of ServiceSpec is typed, and says there what is wrong with it. */
  readonly mend: (path: string, message: string) => void
}

/**
 * @param initial read once
 * @param further what else is checked than the contract does, by path
 * @param options.known what `further` looks at beside the draft: when it changes, what was typed is checked anew
 * @param options.fixed what can't be typed here, and so isn't checked
 */
export function useSpecForm(
  initial: SpecDraft,
  further: (draft: SpecDraft) => FieldFaults,
  { known, fixed = [] }: { readonly known?: unknown; readonly fixed?: readonly string[] } = {},
): SpecSteps {
  const language = useLanguage()
  const t = useTexts()
  const [step, setStep] = useState<Step>('image')
  const [focus, setFocus] = useState<readonly string[]>([])
  const faults = (draft: SpecDraft): FieldFaults =>
    without(fixed, { ...contractFaults(draft, language), ...localFaults(draft, t), ...further(draft) })
  const form = useForm<SpecDraft>({ initialValues: initial, validate: faults, validateInputOnChange: ['name'] })

  useEffect(() => {
    if (focus.length > 0) focusFirst(focus)
  }, [focus])

  useDidUpdate(() => {
    const said = faults(form.getValues())
    const isNamed = form.getValues().name !== ''
    form.setErrors((errors) => ({
      ...Object.fromEntries(Object.keys(errors).map((path) => [path, said[path] ?? errors[path]])),
      ...(isNamed && { name: said.name }),
    }))
  }, [language, known])

  const halt = (found: FieldFaults, at: Step) => {
    form.setErrors(found)
    setStep(at)
    setFocus(Object.keys(found))
  }

  const checkUntil = (end: number): boolean => {
    const found = Object.entries(faults(form.getValues()))
    for (const one of STEPS.slice(0, end)) {
      const here = found.filter(([path]) => stepOf(path) === one)
      if (here.length === 0) continue
      halt(Object.fromEntries(here), one)
      return false
    }
    form.setErrors({})
    return true
  }

  return {
    form,
    step,
    goTo: (target) => {
      const index = STEPS.indexOf(target)
      if (index <= STEPS.indexOf(step) || checkUntil(index)) setStep(target)
    },
    check: () => checkUntil(STEPS.length),
    valid: Object.keys(faults(form.values)).length === 0,
    mend: (path, message) => {
      const field = fieldOf(path, form.getValues())
      halt({ [field]: message }, stepOf(field))
    },
  }
}

function contractFaults(draft: SpecDraft, language: Language): FieldFaults {
  const found = faultsOf(ServiceSpec, toSpec(draft), language)
  return Object.fromEntries(Object.entries(found).map(([path, message]) => [fieldOf(path, draft), message]))
}

/** What the contract can't see: it is given words, not the line, and may be given an empty secret. */
function localFaults(draft: SpecDraft, t: ReturnType<typeof useTexts>): FieldFaults {
  const found: Record<string, string> = {}
  if (!parseCommandLine(draft.command).closed) found.command = t.unclosed
  if (!parseCommandLine(draft.args).closed) found.args = t.unclosed
  for (const [index, { name, value, secret, keeps }] of draft.env.entries())
    if (secret && name !== '' && value === '' && keeps !== name.trim()) found[`env.${index}.value`] = t.secretEmpty
  return found
}

function without(paths: readonly string[], found: FieldFaults): FieldFaults {
  return Object.fromEntries(Object.entries(found).filter(([path]) => !paths.includes(path)))
}
