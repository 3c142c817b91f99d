import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VisibleText } from './texts-on-page.ts'

const SOURCES = join(import.meta.dirname, '../../packages')
const CHINESE = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/
/** Three words of Latin letters in a row. Names and units have fewer. */
const LATIN_SENTENCE = /[A-Za-z][a-z']*(?: [a-z']+){2,}/

export type Language = 'en' | 'zh'

/** Returns the texts that are not in the language. @param exempt the parts of texts that are allowed in any language */
export function untranslatedTexts(
  texts: readonly VisibleText[],
  language: Language,
  exempt: readonly (string | RegExp)[],
): string[] {
  const isWrong = language === 'en' ? (text: string) => CHINESE.test(text) : isEnglish
  return texts
    .filter(({ text }) => isWrong(without(text, exempt)))
    .map(({ text, where }) => `not in ${language}: "${text}" (${where})`)
}

function isEnglish(text: string): boolean {
  return LATIN_SENTENCE.test(text) || englishOnly().has(text)
}

function without(text: string, exempt: readonly (string | RegExp)[]): string {
  return exempt.reduce<string>((rest, each) => rest.replace(each, ''), text)
}

let catalogue: ReadonlySet<string> | undefined

/** Returns the English texts of the page, without those that are also used as Chinese texts. */
function englishOnly(): ReadonlySet<string> {
  catalogue ??= readCatalogue()
  return catalogue
}

function readCatalogue(): ReadonlySet<string> {
  const pairs = globSync('{web,contract}/src/**/*.{ts,tsx}', { cwd: SOURCES }).flatMap(pairsIn)
  const chinese = new Set(pairs.map(({ zh }) => zh))
  return new Set(pairs.flatMap(({ en }) => (chinese.has(en) ? [] : [en])))
}

function pairsIn(file: string): { zh: string; en: string }[] {
  const pairs = readFileSync(join(SOURCES, file), 'utf8').matchAll(/zh: '([^']*)',\s+en: ['"]([^\n]*?)['"],?\s/g)
  return [...pairs].map(([, zh = '', en = '']) => ({ zh, en }))
}
