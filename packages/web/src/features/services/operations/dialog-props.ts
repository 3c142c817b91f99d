import type { Service } from '@berth/contract/services/services.ts'

/** What the dialog of an operation is given. */
export interface DialogProps {
  /** As it is now. */
  readonly service: Service
  /** To return to. */
  readonly revision: number | undefined
  /** To upgrade to. */
  readonly image: string | undefined
  readonly onClose: () => void
}
