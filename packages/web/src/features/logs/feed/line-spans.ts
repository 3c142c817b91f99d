import Anser from 'anser'

/** A part of a line with the same style. */
export interface Span {
  readonly text: string
  /** Such as "red" or "bright-red", one of 256 colours as "palette-208", or "r, g, b". Null is the page's text colour. */
  readonly color: string | null
  readonly background: string | null
  readonly decorations: readonly string[]
  readonly isHit: boolean
}

const ESC = '\x1b'
/** Escape sequences for cursor movements, window titles and the like. Those for colours end in "m" and don't match. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences consist of control characters
const OTHER_ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-ln-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_=>78])/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences consist of control characters
const COLOURS = /\x1b\[[0-9;:]*m/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are unprintable
const UNPRINTABLE = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]/g

/** Returns the visible text of a line, without escape sequences. */
export function plainText(text: string): string {
  return text.includes(ESC) ? visibleText(text.replace(OTHER_ESCAPES, '').replace(COLOURS, '')) : visibleText(text)
}

/** Splits a line into spans by colour and by hits of the pattern. */
export function spansOf(text: string, pattern: RegExp | null): Span[] {
  const coloured = text.includes(ESC) ? coloredSpans(text.replace(OTHER_ESCAPES, '')) : [plainSpan(visibleText(text))]
  return pattern ? markHits(coloured, hitsIn(coloured.map((span) => span.text).join(''), pattern)) : coloured
}

/** Returns the line as indented JSON, or null if it is not a JSON object or array. */
export function indentedJson(text: string): string | null {
  const plain = plainText(text).trim()
  if (!/^[[{]/.test(plain)) return null
  try {
    return JSON.stringify(JSON.parse(plain), null, 2)
  } catch {
    return null
  }
}

/** Returns the visible text: the part after the last carriage return, as progress bars write it, without unprintable characters. */
function visibleText(text: string): string {
  const last = text.lastIndexOf('\r')
  return (last < 0 ? text : text.slice(last + 1)).replace(UNPRINTABLE, '')
}

function coloredSpans(text: string): Span[] {
  return Anser.ansiToJson(text, { use_classes: true, remove_empty: true }).map((entry) => ({
    text: visibleText(entry.content),
    color: colourOf(entry.fg, entry.fg_truecolor),
    background: colourOf(entry.bg, entry.bg_truecolor),
    decorations: entry.decorations,
    isHit: false,
  }))
}

function colourOf(name: string | null, truecolor: string | null): string | null {
  if (!name) return null
  return name === 'ansi-truecolor' ? truecolor : name.replace(/^ansi-/, '')
}

function plainSpan(text: string): Span {
  return { text, color: null, background: null, decorations: [], isHit: false }
}

const MAX_HITS = 500

function hitsIn(text: string, pattern: RegExp): [start: number, end: number][] {
  const hits: [number, number][] = []
  for (const hit of text.matchAll(pattern)) {
    if (hit[0] !== '') hits.push([hit.index, hit.index + hit[0].length])
    if (hits.length === MAX_HITS) break
  }
  return hits
}

function markHits(spans: readonly Span[], hits: readonly [number, number][]): Span[] {
  if (hits.length === 0) return [...spans]
  const borders = hits.flat()
  let at = 0
  return spans.flatMap((span) => {
    const [start, end] = [at, at + span.text.length]
    at = end
    const cuts = [start, ...borders.filter((border) => border > start && border < end), end]
    return cuts.slice(1).map((cut, index) => {
      const from = cuts[index] ?? start
      const isHit = hits.some(([first, last]) => from >= first && cut <= last)
      return { ...span, text: span.text.slice(from - start, cut - start), isHit }
    })
  })
}
