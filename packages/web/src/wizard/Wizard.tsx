import { Button, Stepper, VisuallyHidden } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import type { DraftSteps } from './use-draft-form.ts'
import styles from './Wizard.module.css'
import { useWizardTexts } from './wizard-texts.ts'

interface Props<Draft, Step extends string> {
  readonly steps: DraftSteps<Draft, Step>
  readonly names: Readonly<Record<Step, string>>
  /** The content of each step. */
  readonly children: Readonly<Record<Step, ReactNode>>
  /** The content below the last step. */
  readonly end: ReactNode
  readonly finishLabel: string
  readonly finishing: boolean
  /** Disables finishing. The last step explains why. */
  readonly blocked: boolean
  readonly onFinish: () => void
  readonly onCancel: () => void
}

/** The steps of a form, with buttons that move between them and finish. */
export function Wizard<Draft, Step extends string>({
  steps,
  names,
  children,
  end,
  finishLabel,
  finishing,
  blocked,
  onFinish,
  onCancel,
}: Props<Draft, Step>) {
  const t = useWizardTexts()
  const heading = useRef<HTMLHeadingElement>(null)
  const index = steps.all.indexOf(steps.step)
  const previousStep = steps.all[index - 1]
  const nextStep = steps.all[index + 1]
  useFocusOnChange(heading, steps.step)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (nextStep) steps.goTo(nextStep)
    else if (!finishing && !blocked) onFinish()
  }

  return (
    <form onSubmit={submit} noValidate className={styles.form}>
      <StepList all={steps.all} names={names} active={index} onPick={finishing ? undefined : steps.goTo} />
      <VisuallyHidden component="h2" ref={heading} tabIndex={-1}>
        {names[steps.step]}
      </VisuallyHidden>
      <div className={styles.step}>
        {children[steps.step]}
        {steps.isLast && end}
      </div>
      <div className={styles.footer}>
        <Button variant="subtle" color="gray" onClick={onCancel}>
          {t.cancel}
        </Button>
        {previousStep && (
          <Button variant="default" disabled={finishing} onClick={() => steps.goTo(previousStep)}>
            {t.back}
          </Button>
        )}
        <Button type="submit" loading={finishing} disabled={!nextStep && blocked}>
          {nextStep ? t.next : finishLabel}
        </Button>
      </div>
    </form>
  )
}

interface StepListProps<Step extends string> {
  readonly all: readonly Step[]
  readonly names: Readonly<Record<Step, string>>
  /** The index of the current step; the number of steps if all are done. */
  readonly active: number
  readonly onPick: ((step: Step) => void) | undefined
}

/** The list of steps, which shows the current one. A click goes to a step if the steps before it are valid. */
export function StepList<Step extends string>({ all, names, active, onPick }: StepListProps<Step>) {
  const t = useWizardTexts()
  return (
    <Stepper
      active={active}
      size="sm"
      aria-label={t.steps}
      className={styles.steps ?? ''}
      {...(onPick && {
        onStepClick: (index: number) => {
          const step = all[index]
          if (step !== undefined) onPick(step)
        },
      })}
    >
      {all.map((step) => (
        <Stepper.Step key={step} label={names[step]} allowStepSelect={onPick !== undefined} />
      ))}
    </Stepper>
  )
}

/**
 * Moves the focus to the heading of a new step, so that screen readers and the keyboard continue there, and scrolls the list of steps into
 * view. Does nothing when the page opens.
 */
function useFocusOnChange(target: React.RefObject<HTMLElement | null>, step: string): void {
  const lastStep = useRef(step)
  useEffect(() => {
    if (lastStep.current === step) return
    lastStep.current = step
    target.current?.focus({ preventScroll: true })
    target.current?.previousElementSibling?.scrollIntoView?.({ block: 'nearest' })
  }, [target, step])
}
