import type { Service } from '@berth/contract/services/services.ts'

/** The props of an operation's dialog. */
export interface DialogProps {
  /** The current state of the service. */
  readonly service: Service
  /** The revision to return to. */
  readonly revision: number | undefined
  /** The image to upgrade to. */
  readonly image: string | undefined
  readonly onClose: () => void
}
