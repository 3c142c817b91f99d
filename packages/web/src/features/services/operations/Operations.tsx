import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, Suspense, useCallback, useMemo, useState } from 'react'
import { lazyComponent } from '../../../lib/load-chunk.ts'
import { notify } from '../../../lib/notify.ts'
import { useServerTexts } from '../../../lib/server-texts.ts'
import { type BatchOperation, type Operation, OperationActionsContext } from './operation-actions.ts'
import { cacheService, runAction } from './run-action.ts'
import { useTexts } from './texts.ts'

const OperationDialog = lazyComponent(() => import('./OperationDialog.tsx'), 'OperationDialog')
const BatchDialog = lazyComponent(() => import('./batch/BatchDialog.tsx'), 'BatchDialog')

/**
 * Provides `useOperationActions` to the components inside: runs operations, and opens a dialog first if one is needed. The dialogs are rendered
 * here and not in the rows, because a row may disappear while its dialog is open.
 */
export function Operations({ children }: { readonly children: ReactNode }) {
  const [openOperation, setOpenOperation] = useState<Operation | null>(null)
  const [batch, setBatch] = useState<BatchOperation | null>(null)
  const runAtOnce = useRunAtOnce()
  const open = useOpenPage()
  const operations = useMemo(
    () => ({
      start: (operation: Operation) => {
        if (!open(operation) && !runAtOnce(operation)) setOpenOperation(operation)
      },
      startBatch: setBatch,
    }),
    [open, runAtOnce],
  )
  const close = useCallback(() => {
    setOpenOperation(null)
    openOperation?.from?.focus()
  }, [openOperation])
  return (
    <OperationActionsContext value={operations}>
      {children}
      <Suspense>
        {openOperation && <OperationDialog operation={openOperation} onClose={close} />}
        {batch && <BatchDialog operation={batch} onClose={() => setBatch(null)} />}
      </Suspense>
    </OperationActionsContext>
  )
}

/** Opens a page for operations that have one: an upgrade has its own page, and the revision to return to is chosen among the revisions. */
function useOpenPage() {
  const navigate = useNavigate()
  return useCallback(
    ({ action, space, name, revision, image }: Operation): boolean => {
      const params = { space, service: name }
      if (action === 'upgrade' && image === undefined)
        void navigate({ to: '/spaces/$space/services/$service/upgrade', params })
      else if (action === 'return' && revision === undefined)
        void navigate({ to: '/spaces/$space/services/$service/revisions', params })
      else return false
      return true
    },
    [navigate],
  )
}

/** Runs operations that need no confirmation, because they take nothing away. */
function useRunAtOnce() {
  const t = useTexts()
  const serverTexts = useServerTexts()
  const client = useQueryClient()
  return useCallback(
    ({ action, ...ref }: Operation): boolean => {
      if (action !== 'start' && action !== 'pause' && action !== 'resume') return false
      const successText = { start: t.started, pause: t.paused, resume: t.resumed }[action]
      runAction(action, ref, null)
        .then((answer) => {
          cacheService(client, answer)
          notify(successText(ref.name))
        })
        .catch((error: Error) => notify(serverTexts.error(error)))
      return true
    },
    [t, serverTexts, client],
  )
}
