import type { Service } from '@berth/contract/services/services.ts'
import { Button, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { isRefusedAsStale, type useStaleCheck } from '../../../../service-model/use-stale-check.ts'
import { ConfirmDialog } from '../../../../ui/forms/ConfirmDialog.tsx'
import { IconRefresh } from '../../../../ui/icons/icons.ts'
import { Notice } from '../../../../ui/Notice.tsx'
import { useDialogTexts } from '../dialog-texts.ts'
import type { useOperation } from '../queries.ts'

interface Props {
  readonly service: Service
  /** The name of the action: "Upgrade", "回滚服务". */
  readonly action: string
  readonly confirmLabel?: string
  readonly harmless?: boolean
  readonly blocked?: boolean
  readonly size?: 'md' | 'lg'
  /** Set for operations that must not run on a version that the user has not seen. */
  readonly staleCheck?: ReturnType<typeof useStaleCheck>
  readonly operation: Pick<
    ReturnType<typeof useOperation>,
    'mutate' | 'isPending' | 'isIdle' | 'isSuccess' | 'error' | 'reset'
  >
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The dialog that asks for confirmation of an operation on one service. */
export function ConfirmOperationDialog({
  service,
  action,
  confirmLabel,
  blocked,
  staleCheck,
  operation,
  children,
  ...rest
}: Props) {
  const t = useDialogTexts()
  const isStale = staleCheck?.isStale(operation) ?? false
  return (
    <ConfirmDialog
      {...rest}
      title={t.titleOf(action, service.name)}
      confirmLabel={confirmLabel ?? action}
      blocked={blocked === true || isStale}
      pending={operation.isPending || operation.isSuccess}
      error={isRefusedAsStale(operation.error) ? null : operation.error}
      onConfirm={() => operation.mutate()}
    >
      {isStale && (
        <Notice>
          <Group gap="xs" justify="space-between">
            <Text size="sm" flex="1 1 220px">
              {t.changed(service.name)}
            </Text>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconRefresh size={14} aria-hidden />}
              onClick={() => staleCheck?.acknowledgeChange(operation)}
            >
              {t.checkAgain}
            </Button>
          </Group>
        </Notice>
      )}
      {children}
    </ConfirmDialog>
  )
}
