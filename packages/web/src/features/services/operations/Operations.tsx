import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from 'react'
import { notify } from '../../../lib/notify.ts'
import { useWords } from '../../../lib/words.ts'
import { type BatchOperation, OperateContext, type Operation } from './operate.ts'
import { useTexts } from './texts.ts'
import { runVerb, showService } from './verbs.ts'

const OperationDialog = lazy(() =>
  import('./OperationDialog.tsx').then((module) => ({ default: module.OperationDialog })),
)
const BatchDialog = lazy(() => import('./batch/BatchDialog.tsx').then((module) => ({ default: module.BatchDialog })))

/**
 * Provides `useOperate` to the components inside: runs operations, and opens a dialog first if one is needed. The dialogs are rendered
 * here and not in the rows, because a row may disappear while its dialog is open.
 */
export function Operations({ children }: { readonly children: ReactNode }) {
  const [openOperation, setOpenOperation] = useState<Operation | null>(null)
  const [many, setMany] = useState<BatchOperation | null>(null)
  const runAtOnce = useRunAtOnce()
  const open = useOpenPage()
  const operate = useMemo(
    () => ({
      one: (operation: Operation) => {
        if (!open(operation) && !runAtOnce(operation)) setOpenOperation(operation)
      },
      many: setMany,
    }),
    [open, runAtOnce],
  )
  const close = useCallback(() => {
    setOpenOperation(null)
    openOperation?.from?.focus()
  }, [openOperation])
  return (
    <OperateContext value={operate}>
      {children}
      <Suspense>
        {openOperation && <OperationDialog operation={openOperation} onClose={close} />}
        {many && <BatchDialog operation={many} onClose={() => setMany(null)} />}
      </Suspense>
    </OperateContext>
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
  const words = useWords()
  const client = useQueryClient()
  return useCallback(
    ({ action, ...ref }: Operation): boolean => {
      if (action !== 'start' && action !== 'pause' && action !== 'resume') return false
      const successText = { start: t.started, pause: t.paused, resume: t.resumed }[action]
      runVerb(action, ref, null)
        .then((answer) => {
          showService(client, answer)
          notify(successText(ref.name))
        })
        .catch((error: Error) => notify(words.error(error)))
      return true
    },
    [t, words, client],
  )
}
