import { Refusal } from './router.ts'

/** Parses JSON. @throws Refusal with the message of Go's decoder */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Refusal(400, messageOf(text, error))
  }
}

/** Translates JavaScript's error message, which contains the position, into Go's. */
function messageOf(text: string, error: unknown): string {
  const at = Number(/position (\d+)/.exec(String(error))?.[1] ?? text.length)
  const character = text[at]
  if (character === undefined || /end of JSON|Unterminated/.test(String(error))) return 'unexpected EOF'
  const expected = /property name/.test(String(error)) ? 'object key string' : 'value'
  return `invalid character '${character}' looking for beginning of ${expected}`
}
