import { Button, Stepper, VisuallyHidden } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import styles from './SpecWizard.module.css'
import { STEPS, type Step } from './spec-fields.ts'
import { useTexts } from './texts.ts'
import type { SpecSteps } from './use-spec-form.ts'

interface Props {
  readonly steps: SpecSteps
  /** What each step shows. */
  readonly children: Readonly<Record<Step, ReactNode>>
  readonly finishLabel: string
  readonly finishing: boolean
  /** Something stands in the way of finishing, and is said on the last step. */
  readonly blocked: boolean
  readonly onFinish: () => void
  readonly onCancel: () => void
}

/** The steps of a service's form, the ways between them, and the word at the end. */
export function SpecWizard({ steps, children, finishLabel, finishing, blocked, onFinish, onCancel }: Props) {
  const t = useTexts()
  const heading = useRef<HTMLHeadingElement>(null)
  const index = STEPS.indexOf(steps.step)
  const before = STEPS[index - 1]
  const after = STEPS[index + 1]
  useFocusOnChange(heading, steps.step)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (after) steps.goTo(after)
    else if (!finishing && !blocked) onFinish()
  }

  return (
    <form onSubmit={submit} noValidate className={styles.form}>
      <StepHeads active={index} onPick={finishing ? undefined : steps.goTo} />
      <VisuallyHidden component="h2" ref={heading} tabIndex={-1}>
        {t[steps.step]}
      </VisuallyHidden>
      <div className={styles.step}>{children[steps.step]}</div>
      <div className={styles.footer}>
        <Button variant="subtle" color="gray" onClick={onCancel}>
          {t.cancel}
        </Button>
        {before && (
          <Button variant="default" disabled={finishing} onClick={() => steps.goTo(before)}>
            {t.back}
          </Button>
        )}
        <Button type="submit" loading={finishing} disabled={!after && blocked}>
          {after ? t.next : finishLabel}
        </Button>
      </div>
    </form>
  )
}

interface HeadsProps {
  /** The count of the steps, where all are done. */
  readonly active: number
  readonly onPick: ((step: Step) => void) | undefined
}

/** Where one is; a click goes there, as far as the steps between check out. */
export function StepHeads({ active, onPick }: HeadsProps) {
  const t = useTexts()
  return (
    <Stepper
      active={active}
      size="sm"
      aria-label={t.steps}
      className={styles.steps ?? ''}
      {...(onPick && { onStepClick: (index: number) => onPick(STEPS[index] ?? STEPS[0]) })}
    >
      {STEPS.map((step) => (
        <Stepper.Step key={step} label={t[step]} allowStepSelect={onPick !== undefined} />
      ))}
    </Stepper>
  )
}

/** Readers and keys go on from the new step's head; not at the first sight of the page. */
function useFocusOnChange(target: React.RefObject<HTMLElement | null>, step: Step): void {
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    target.current?.focus({ preventScroll: true })
    target.current?.parentElement?.scrollIntoView?.({ block: 'nearest' })
  }, [target, step])
}
