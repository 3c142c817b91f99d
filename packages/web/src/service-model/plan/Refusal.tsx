import { Problem } from '@berth/contract/http/problems.ts'
import type { ReactNode } from 'react'
import { Failed } from '../../ui/Failed.tsx'
import { Findings } from './Findings.tsx'

interface Props {
  readonly error: Error
  readonly retry?: () => unknown
  /** See Findings. */
  readonly onMend?: ((path: string, message: ReactNode) => void) | undefined
}

/** Shows why an operation was refused: the field errors if there are any, otherwise the error itself. */
export function Refusal({ error, retry, onMend }: Props) {
  const fieldErrors = error instanceof Problem ? (error.extra.errors ?? []) : []
  if (fieldErrors.length > 0) return <Findings kind="error" faults={fieldErrors} onMend={onMend} />
  return <Failed error={error} {...(retry && { retry })} />
}
