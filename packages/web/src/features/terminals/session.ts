import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { Terminal } from '@xterm/xterm'
import { Connection, type Ending } from './connection.ts'
import { PALETTES } from './palettes.ts'
import type { Place } from './terminals.ts'

const SCROLLBACK = 10_000
const FONT = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "Noto Sans Mono CJK SC", monospace'
/** What a command may have left switched on when the way to it was lost: another screen, the mouse, pasting in brackets. */
const AS_BEFORE = '\x1b[!p\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[0m\r\n'

export type Status = { readonly kind: 'connecting' } | { readonly kind: 'open'; readonly command: string } | Ending

/** What is asked by keys that are not the command's. */
export interface Keys {
  readonly onFind: () => void
  /** The Tab key is the command's too: this is the way out of the terminal. */
  readonly onLeave: () => void
}

/** One terminal: what is drawn, and the command behind it, which can be started anew. */
export class Session {
  readonly #place: Place
  readonly #terminal: Terminal
  readonly #fit = new FitAddon()
  readonly #search = new SearchAddon()
  readonly #listeners = new Set<() => void>()
  readonly #watch: ResizeObserver
  #connection: Connection | undefined
  #status: Status = { kind: 'connecting' }

  constructor(place: Place, element: HTMLElement, scheme: 'light' | 'dark', label: string, keys: Keys) {
    this.#place = place
    this.#terminal = new Terminal({
      allowProposedApi: true,
      cursorBlink: true,
      fontFamily: FONT,
      fontSize: 13,
      linkHandler: {
        activate: follow,
        // What such a link says may be something else.
        hover: (_, address) => element.setAttribute('title', address),
        leave: () => element.removeAttribute('title'),
      },
      // Where a program has the mouse, Shift selects; on a Mac Option does.
      macOptionClickForcesSelection: true,
      minimumContrastRatio: 4.5,
      scrollback: SCROLLBACK,
      theme: PALETTES[scheme],
    })
    const terminal = this.#terminal
    for (const addon of [this.#fit, this.#search, new Unicode11Addon(), new WebLinksAddon(follow)])
      terminal.loadAddon(addon)
    terminal.unicode.activeVersion = '11'
    terminal.open(element)
    terminal.textarea?.setAttribute('aria-label', label)
    terminal.attachCustomKeyEventHandler((event) => this.#isForCommand(event, keys))
    const encoder = new TextEncoder()
    terminal.onData((text) => this.#connection?.type(encoder.encode(text)))
    terminal.onBinary((text) => this.#connection?.type(Uint8Array.from(text, (letter) => letter.charCodeAt(0))))
    terminal.onResize(({ cols, rows }) => this.#connection?.resize(cols, rows))
    // One that doesn't show has no size.
    this.#watch = new ResizeObserver(() => element.offsetHeight > 0 && this.#fit.fit())
    this.#watch.observe(element)
    this.#fit.fit()
    this.connect()
  }

  get status(): Status {
    return this.#status
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  connect(): void {
    const terminal = this.#terminal
    if (this.#status.kind !== 'connecting') terminal.write(AS_BEFORE)
    this.#become({ kind: 'connecting' })
    this.#connection?.close()
    this.#connection = new Connection(this.#place, terminal, {
      onStart: (command) => {
        this.#become({ kind: 'open', command })
        // It may have been made larger or smaller meanwhile.
        this.#connection?.resize(terminal.cols, terminal.rows)
      },
      onBytes: (bytes, drawn) => terminal.write(bytes, drawn),
      onEnd: (ending) => this.#become(ending),
    })
  }

  focus(): void {
    this.#terminal.focus()
  }

  recolour(scheme: 'light' | 'dark'): void {
    this.#terminal.options.theme = PALETTES[scheme]
  }

  relabel(label: string): void {
    this.#terminal.textarea?.setAttribute('aria-label', label)
  }

  /** @returns whether it is there */
  find(text: string, direction: 'next' | 'previous'): boolean {
    return direction === 'next' ? this.#search.findNext(text) : this.#search.findPrevious(text)
  }

  endFind(): void {
    this.#search.clearDecorations()
    this.#terminal.clearSelection()
    this.focus()
  }

  dispose(): void {
    this.#watch.disconnect()
    this.#connection?.close()
    this.#terminal.dispose()
  }

  /** Copying, pasting and finding are the page's, with Shift, as in other terminals: Ctrl-C alone is the command's. */
  #isForCommand(event: KeyboardEvent, { onFind, onLeave }: Keys): boolean {
    const key = event.ctrlKey ? `${event.shiftKey ? 'Shift-' : ''}${event.code}` : ''
    // The browser pastes by itself.
    if (key === 'Shift-KeyV') return false
    const act = { 'Shift-KeyC': copy, Insert: copy, 'Shift-KeyF': onFind, F6: onLeave }[key]
    if (!act) return true
    event.preventDefault()
    if (event.type === 'keydown') act()
    return false
  }

  #become(status: Status): void {
    this.#status = status
    for (const listener of this.#listeners) listener()
  }
}

/** To a page that knows nothing of this one. */
function follow(_event: MouseEvent, address: string): void {
  window.open(address, '_blank', 'noopener,noreferrer')
}

/** What is selected: the terminal answers the browser's own event. */
function copy(): void {
  document.execCommand('copy')
}
