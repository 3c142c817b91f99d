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
 * Around whatever begins operations: carries them out, and asks first where something is to be asked. The dialogs are here and not in
 * the rows, which may go while they are open.
 */
export function Operations({ children }: { readonly children: ReactNode }) {
  const [one, setOne] = useState<Operation | null>(null)
  const [many, setMany] = useState<BatchOperation | null>(null)
  const runAtOnce = useRunAtOnce()
  const open = useOpenPage()
  const operate = useMemo(
    () => ({
      one: (operation: Operation) => {
        if (!open(operation) && !runAtOnce(operation)) setOne(operation)
      },
      many: setMany,
    }),
    [open, runAtOnce],
  )
  const close = useCallback(() => {
    setOne(null)
    one?.from?.focus()
  }, [one])
  return (
    <OperateContext value={operate}>
      {children}
      <Suspense>
        {one && <OperationDialog operation={one} onClose={close} />}
        {many && <BatchDialog operation={many} onClose={() => setMany(null)} />}
      </Suspense>
    </OperateContext>
  )
}

/** Upgrading has a page of its own, and a revision to return to is chosen among the others. */
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

/** What takes nothing away needs no question. */
function useRunAtOnce() {
  const t = useTexts()
  const words = useWords()
  const client = useQueryClient()
  return useCallback(
    ({ action, ...ref }: Operation): boolean => {
      if (action !== 'start' && action !== 'pause' && action !== 'resume') return false
      const done = { start: t.started, pause: t.paused, resume: t.resumed }[action]
      runVerb(action, ref, null)
        .then((answer) => {
          showService(client, answer)
          notify(done(ref.name))
        })
        .catch((error: Error) => notify(words.error(error)))
      return true
    },
    [t, words, client],
  )
}
