import { inWords, type Wording } from '@berth/contract/messages/wording.ts'
import { useLanguage } from '../../lib/language.ts'

/** Shows a text of the contract in the language of the page. */
export function FieldMessage({ wording }: { readonly wording: Wording }) {
  return inWords(wording, useLanguage())
}
