import type { Language } from '@berth/contract/messages/message.ts'
import { useLanguage } from './language.ts'

type Text = string | ((...given: never[]) => string)
type Said<T> = { readonly [K in keyof T]: T[K] extends { en: infer E } ? (E extends string ? string : E) : never }

/**
 * Texts of one feature, both languages side by side: a text that lacks one, or takes other parameters in one, does not
 * compile. Answers a hook: `const t = useTexts()`, then `t.create` or `t.chosen(3)`.
 */
export function texts<const T extends Record<string, Record<Language, Text>>>(given: T): () => Said<T> {
  const said = { en: inLanguage(given, 'en'), zh: inLanguage(given, 'zh') }
  return () => said[useLanguage()]
}

function inLanguage<T extends Record<string, Record<Language, Text>>>(given: T, language: Language): Said<T> {
  return Object.fromEntries(Object.entries(given).map(([key, text]) => [key, text[language]])) as Said<T>
}
