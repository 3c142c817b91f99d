import { formatMessage, type Message } from '@berth/contract/messages/message.ts'
import { useLanguage } from '../../lib/language.ts'

/** Shows a message of the contract in the language of the page. */
export function FieldMessage({ message }: { readonly message: Message }) {
  return formatMessage(message, useLanguage())
}
