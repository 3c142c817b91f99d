import { type UseFormReturnType, useForm } from '@mantine/form'
import { useDidUpdate } from '@mantine/hooks'
import { type ReactNode, useEffect, useState } from 'react'
import { useLanguage } from '../lib/language.ts'
import type { FieldErrors } from '../ui/forms/field-errors.ts'

export type DraftForm<Draft> = Pick<
  UseFormReturnType<Draft>,
  'values' | 'errors' | 'getInputProps' | 'setFieldValue' | 'insertListItem' | 'removeListItem'
>

/** A form that is filled in by steps, each of which is checked before the next. Knows nothing of what it is for. */
export interface DraftSteps<Draft, Step> {
  readonly form: DraftForm<Draft>
  readonly all: readonly Step[]
  readonly step: Step
  readonly isLast: boolean
  /** Goes back at once, and forward as far as the steps between check out. */
  readonly goTo: (step: Step) => void
  /** Whether all steps check out; else it goes to the first that doesn't. */
  readonly check: () => boolean
  /** Whether all steps check out, asked without showing anything. */
  readonly valid: boolean
  /** Goes to where a path of what is sent is typed, and says there what is wrong with it. */
  readonly mend: (path: string, message: ReactNode) => void
}

interface Given<Draft, Step> {
  /** Read once. */
  readonly initial: Draft
  readonly all: readonly [Step, ...Step[]]
  /** What is wrong, by path of the draft. */
  readonly faults: (draft: Draft) => FieldErrors
  /** @param path in the draft, or in what is sent where it belongs to no field */
  readonly stepOf: (path: string) => Step
  /** Where a path of what is sent is typed. */
  readonly fieldOf: (path: string, draft: Draft) => string
  /** What `faults` looks at beside the draft: when it changes, what was typed is checked anew. */
  readonly known: unknown
}

/** @param given.faults should be cheap: it is asked at every drawing */
export function useDraftForm<Draft extends { readonly name: string }, Step extends string>({
  initial,
  all,
  faults,
  stepOf,
  fieldOf,
  known,
}: Given<Draft, Step>): DraftSteps<Draft, Step> {
  const language = useLanguage()
  const [step, setStep] = useState(all[0])
  const [focus, setFocus] = useState<readonly string[]>([])
  const form = useForm<Draft>({ initialValues: initial, validate: faults, validateInputOnChange: ['name'] })

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

  const halt = (found: FieldErrors, at: Step) => {
    form.setErrors(found)
    setStep(at)
    setFocus(Object.keys(found))
  }

  const checkUntil = (end: number): boolean => {
    const found = Object.entries(faults(form.getValues()))
    for (const one of all.slice(0, end)) {
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
    all,
    step,
    isLast: step === all.at(-1),
    goTo: (target) => {
      const index = all.indexOf(target)
      if (index <= all.indexOf(step) || checkUntil(index)) setStep(target)
    },
    check: () => checkUntil(all.length),
    valid: Object.keys(faults(form.values)).length === 0,
    mend: (path, message) => {
      const field = fieldOf(path, form.getValues())
      halt({ [field]: message }, stepOf(field))
    },
  }
}

/** Puts the cursor in the first field, as they are read on the page, that one of the paths is typed in. */
function focusFirst(paths: readonly string[]): void {
  const fields = [...document.querySelectorAll<HTMLElement>('[data-path]')]
  const first = fields.find(({ dataset: { path = '' } }) =>
    paths.some((one) => path === one || path.startsWith(`${one}.`)),
  )
  first?.focus({ preventScroll: true })
  // Not at the edge: the head of the page lies over it.
  first?.scrollIntoView?.({ block: 'center' })
}
