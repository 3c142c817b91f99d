import { Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { ConfirmDialog } from '../ui/forms/ConfirmDialog.tsx'
import { useWizardTexts } from './wizard-texts.ts'

interface Props {
  /** Whether there are unsaved changes. */
  readonly active: boolean
  readonly onLeave?: () => void
}

/** Asks for confirmation before navigation or a reload discards unsaved changes. */
export function LeaveGuard({ active, onLeave }: Props) {
  const t = useWizardTexts()
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => active && current.pathname !== next.pathname,
    enableBeforeUnload: active,
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  return (
    <ConfirmDialog
      title={t.leave}
      confirmLabel={t.leaveConfirm}
      pending={false}
      error={null}
      onClose={blocker.reset}
      onConfirm={() => {
        onLeave?.()
        blocker.proceed()
      }}
    >
      <Text size="sm">{t.leaveText}</Text>
    </ConfirmDialog>
  )
}
