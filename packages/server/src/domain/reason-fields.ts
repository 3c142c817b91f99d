import { formatMessage, type Message } from '@berth/contract/messages/message.ts'

/** Returns the two fields with which the API gives a reason: its English text, and the message for the reader's language. */
export function reasonFields(reason: Message | null): { reason: string | null; reasonMessage: Message | null } {
  return { reason: reason && formatMessage(reason, 'en'), reasonMessage: reason }
}
