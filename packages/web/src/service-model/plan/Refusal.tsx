import { Problem } from '@berth/contract/http/problems.ts'
import type { ReactNode } from 'react'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Findings } from './Findings.tsx'

interface Props {
  readonly error: Error
  readonly retry?: () => unknown
  /** See Findings. */
  readonly onGoToField?: ((path: string, message: ReactNode) => void) | undefined
}

/** Shows why an operation was refused: the field errors if there are any, otherwise the error itself. */
export function Refusal({ error, retry, onGoToField }: Props) {
  const fieldErrors = error instanceof Problem ? (error.extra.errors ?? []) : []
  if (fieldErrors.length > 0) return <Findings kind="error" findings={fieldErrors} onGoToField={onGoToField} />
  return <ErrorNotice error={error} {...(retry && { retry })} />
}
