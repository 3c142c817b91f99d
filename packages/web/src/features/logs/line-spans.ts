import Anser from 'anser'

/** A piece of a line that looks alike. */
export interface Span {
  readonly text: string
  /** Such as "red" or "bright-red", a colour of 256 as "palette-208", or "r, g, b"; null: as the page has it. */
  readonly color: string | null
  readonly background: string | null
  readonly decorations: readonly string[]
  readonly isHit: boolean
}

const ESC = '\x1b'
/** Cursor movements, titles of windows and the like; what sets colours ends in "m" and stays. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what escapes are made of
const OTHER_ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-ln-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_=>78])/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what escapes are made of
const COLOURS = /\x1b\[[0-9;:]*m/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: they can't be shown
const UNSHOWN = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]/g

/** What a person reads: without escapes. */
export function plainOf(text: string): string {
  return text.includes(ESC) ? shown(text.replace(OTHER_ESCAPES, '').replace(COLOURS, '')) : shown(text)
}

/** A line in its colours, with what was looked for marked. */
export function spansOf(text: string, pattern: RegExp | null): Span[] {
  const coloured = text.includes(ESC) ? colouredOf(text.replace(OTHER_ESCAPES, '')) : [plainSpan(shown(text))]
  return pattern ? marked(coloured, hitsIn(coloured.map((span) => span.text).join(''), pattern)) : coloured
}

/** The line as JSON on several lines; null where it is no object or array. */
export function unfolded(text: string): string | null {
  const plain = plainOf(text).trim()
  if (!/^[[{]/.test(plain)) return null
  try {
    return JSON.stringify(JSON.parse(plain), null, 2)
  } catch {
    return null
  }
}

/** A carriage return in the midst of a line, as progress bars write it, shows what came last. */
function shown(text: string): string {
  const last = text.lastIndexOf('\r')
  return (last < 0 ? text : text.slice(last + 1)).replace(UNSHOWN, '')
}

function colouredOf(text: string): Span[] {
  return Anser.ansiToJson(text, { use_classes: true, remove_empty: true }).map((entry) => ({
    text: shown(entry.content),
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

const MOST_HITS = 500

function hitsIn(text: string, pattern: RegExp): [start: number, end: number][] {
  const hits: [number, number][] = []
  for (const hit of text.matchAll(pattern)) {
    if (hit[0] !== '') hits.push([hit.index, hit.index + hit[0].length])
    if (hits.length === MOST_HITS) break
  }
  return hits
}

function marked(spans: readonly Span[], hits: readonly [number, number][]): Span[] {
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
