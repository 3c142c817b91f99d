import { type UseFormReturnType, useForm } from '@mantine/form'
import { useDidUpdate } from '@mantine/hooks'
import { type ReactNode, useEffect, useState } from 'react'
import { useLanguage } from '../lib/language.ts'
import type { FieldErrors } from '../ui/forms/field-errors.ts'

export type DraftForm<Draft> = Pick<
  UseFormReturnType<Draft>,
  'values' | 'errors' | 'getInputProps' | 'setFieldValue' | 'insertListItem' | 'removeListItem'
>

/** A form with steps, each of which is validated before the next. It is independent of the form's content. */
export interface DraftSteps<Draft, Step> {
  readonly form: DraftForm<Draft>
  readonly all: readonly Step[]
  readonly step: Step
  readonly isLast: boolean
  /** Goes back at once, and forward only if the steps in between are valid. */
  readonly goTo: (step: Step) => void
  /** Returns whether all steps are valid; if not, goes to the first invalid step. */
  readonly check: () => boolean
  /** Whether all steps are valid, without showing errors. */
  readonly valid: boolean
  /** Goes to the field of a path in the request body, and shows the error there. */
  readonly goToField: (path: string, message: ReactNode) => void
}

interface Options<Draft, Step> {
  /** The initial draft; later values are ignored. */
  readonly initial: Draft
  readonly all: readonly [Step, ...Step[]]
  /** Returns the errors by path of the draft. */
  readonly validate: (draft: Draft) => FieldErrors
  /** @param path a path in the draft, or in the request body if it has no field */
  readonly stepOf: (path: string) => Step
  /** Returns the path in the draft for a path in the request body. */
  readonly fieldOf: (path: string, draft: Draft) => string
  /** Data that `validate` depends on besides the draft. A change validates the draft again. */
  readonly revalidateOn: unknown
}

/** Creates a form with steps. @param options.validate must be cheap, because every render calls it */
export function useDraftForm<Draft extends { readonly name: string }, Step extends string>({
  initial,
  all,
  validate,
  stepOf,
  fieldOf,
  revalidateOn,
}: Options<Draft, Step>): DraftSteps<Draft, Step> {
  const language = useLanguage()
  const [step, setStep] = useState(all[0])
  const [focus, setFocus] = useState<readonly string[]>([])
  const form = useForm<Draft>({ initialValues: initial, validate, validateInputOnChange: ['name'] })

  useEffect(() => {
    if (focus.length > 0) focusFirst(focus)
  }, [focus])

  useDidUpdate(() => {
    const currentErrors = validate(form.getValues())
    const isNamed = form.getValues().name !== ''
    form.setErrors((errors) => ({
      ...Object.fromEntries(Object.keys(errors).map((path) => [path, currentErrors[path] ?? errors[path]])),
      ...(isNamed && { name: currentErrors.name }),
    }))
  }, [language, revalidateOn])

  const showErrors = (errors: FieldErrors, errorStep: Step) => {
    form.setErrors(errors)
    setStep(errorStep)
    setFocus(Object.keys(errors))
  }

  const checkUntil = (end: number): boolean => {
    const errors = Object.entries(validate(form.getValues()))
    for (const checkedStep of all.slice(0, end)) {
      const stepErrors = errors.filter(([path]) => stepOf(path) === checkedStep)
      if (stepErrors.length === 0) continue
      showErrors(Object.fromEntries(stepErrors), checkedStep)
      return false
    }
    form.setErrors({})
    return true
  }

  return {
    form,
    all,
    step,
    isLast: step === all.at(-1),
    goTo: (target) => {
      const index = all.indexOf(target)
      if (index <= all.indexOf(step) || checkUntil(index)) setStep(target)
    },
    check: () => checkUntil(all.length),
    valid: Object.keys(validate(form.values)).length === 0,
    goToField: (path, message) => {
      const field = fieldOf(path, form.getValues())
      showErrors({ [field]: message }, stepOf(field))
    },
  }
}

/** Focuses the first field on the page that belongs to one of the paths. */
function focusFirst(paths: readonly string[]): void {
  const fields = [...document.querySelectorAll<HTMLElement>('[data-path]')]
  const first = fields.find(({ dataset: { path = '' } }) =>
    paths.some((prefix) => path === prefix || path.startsWith(`${prefix}.`)),
  )
  first?.focus({ preventScroll: true })
  // Centered, because the head of the page covers the upper edge.
  first?.scrollIntoView?.({ block: 'center' })
}
