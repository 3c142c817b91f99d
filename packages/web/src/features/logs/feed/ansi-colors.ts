const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']
const STEPS = [0, 95, 135, 175, 215, 255]

/** Returns a colour in CSS. The sixteen named colours follow the page's colour scheme. @param color as in Span */
export function cssColor(color: string): string {
  if (color.includes(',')) return `rgb(${color})`
  const number = /^palette-(\d+)$/.exec(color)?.[1]
  return number === undefined ? `var(--ansi-${color})` : paletteColor(Number(number))
}

/** @see https://en.wikipedia.org/wiki/ANSI_escape_code#8-bit */
function paletteColor(number: number): string {
  if (number < 16) return `var(--ansi-${number < 8 ? '' : 'bright-'}${NAMES[number % 8]})`
  if (number >= 232) {
    const grey = 8 + (number - 232) * 10
    return `rgb(${grey}, ${grey}, ${grey})`
  }
  const [red, green, blue] = [36, 6, 1].map((unit) => STEPS[Math.floor((number - 16) / unit) % 6])
  return `rgb(${red}, ${green}, ${blue})`
}
