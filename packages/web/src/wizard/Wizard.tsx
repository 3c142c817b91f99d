import { Button, Stepper, VisuallyHidden } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import type { DraftSteps } from './use-draft-form.ts'
import styles from './Wizard.module.css'
import { useWizardTexts } from './wizard-texts.ts'

interface Props<Draft, Step extends string> {
  readonly steps: DraftSteps<Draft, Step>
  readonly names: Readonly<Record<Step, string>>
  /** What each step shows. */
  readonly children: Readonly<Record<Step, ReactNode>>
  /** Below the last step. */
  readonly end: ReactNode
  readonly finishLabel: string
  readonly finishing: boolean
  /** Something stands in the way of finishing, and is said on the last step. */
  readonly blocked: boolean
  readonly onFinish: () => void
  readonly onCancel: () => void
}

/** The steps of a form, the ways between them, and the word at the end. */
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
  const before = steps.all[index - 1]
  const after = steps.all[index + 1]
  useFocusOnChange(heading, steps.step)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (after) steps.goTo(after)
    else if (!finishing && !blocked) onFinish()
  }

  return (
    <form onSubmit={submit} noValidate className={styles.form}>
      <StepHeads all={steps.all} names={names} active={index} onPick={finishing ? undefined : steps.goTo} />
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

interface HeadsProps<Step extends string> {
  readonly all: readonly Step[]
  readonly names: Readonly<Record<Step, string>>
  /** The count of the steps, where all are done. */
  readonly active: number
  readonly onPick: ((step: Step) => void) | undefined
}

/** Where one is; a click goes there, as far as the steps between check out. */
export function StepHeads<Step extends string>({ all, names, active, onPick }: HeadsProps<Step>) {
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

/** Readers and keys go on from the new step's head, below the heads of all, which come into sight; not at the first sight of the page. */
function useFocusOnChange(target: React.RefObject<HTMLElement | null>, step: string): void {
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    target.current?.focus({ preventScroll: true })
    target.current?.previousElementSibling?.scrollIntoView?.({ block: 'nearest' })
  }, [target, step])
}
