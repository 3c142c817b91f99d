import type { Language } from '@berth/contract/messages/message.ts'
import { useLanguage } from './language.ts'

type Text = string | ((...args: never[]) => string)
type Localized<T> = { readonly [K in keyof T]: T[K] extends { en: infer E } ? (E extends string ? string : E) : never }

/**
 * Defines the texts of one feature, both languages side by side. A text that lacks a language, or has other parameters in one, does not
 * compile. Returns a hook: `const t = useTexts()`, then `t.create` or `t.chosen(3)`.
 */
export function texts<const T extends Record<string, Record<Language, Text>>>(definitions: T): () => Localized<T> {
  const localized = { en: inLanguage(definitions, 'en'), zh: inLanguage(definitions, 'zh') }
  return () => localized[useLanguage()]
}

function inLanguage<T extends Record<string, Record<Language, Text>>>(
  definitions: T,
  language: Language,
): Localized<T> {
  return Object.fromEntries(Object.entries(definitions).map(([key, text]) => [key, text[language]])) as Localized<T>
}

/** Joins the parts of a summary that apply: "HTTP/2 · PROXY". */
export function joinParts(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(' · ')
}
