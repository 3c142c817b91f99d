import { Problem } from '@berth/contract/http/problems.ts'
import type { ReactNode } from 'react'
import { Failed } from '../../ui/Failed.tsx'
import { Findings } from './Findings.tsx'

interface Props {
  readonly error: Error
  readonly retry?: () => unknown
  /** As for Findings. */
  readonly onMend?: ((path: string, message: ReactNode) => void) | undefined
}

/** Why something is refused: by the fields that are to blame, where there are such. */
export function Refusal({ error, retry, onMend }: Props) {
  const faults = error instanceof Problem ? (error.extra.errors ?? []) : []
  if (faults.length > 0) return <Findings kind="error" faults={faults} onMend={onMend} />
  return <Failed error={error} {...(retry && { retry })} />
}
