import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { Terminal } from '@xterm/xterm'
import { Connection, type ConnectionEnd } from './connection.ts'
import { PALETTES } from './palettes.ts'
import type { TerminalTarget } from './terminals.ts'

const SCROLLBACK = 10_000
const FONT = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "Noto Sans Mono CJK SC", monospace'
/** Resets the modes that a command may have left on when the connection was lost: alternate screen, mouse, bracketed paste. */
const RESET_MODES = '\x1b[!p\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[0m\r\n'

export type Status =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly command: string }
  | ConnectionEnd

/** The handlers of keys that the page handles instead of the command. */
export interface KeyHandlers {
  readonly onFind: () => void
  /** Leaves the terminal. The Tab key can't, because the command receives it. */
  readonly onLeave: () => void
}

/** One terminal: its screen, and the connection to the command, which can be started again. */
export class Session {
  readonly #target: TerminalTarget
  readonly #terminal: Terminal
  readonly #fit = new FitAddon()
  readonly #search = new SearchAddon()
  readonly #listeners = new Set<() => void>()
  readonly #resizeObserver: ResizeObserver
  #connection: Connection | undefined
  #status: Status = { kind: 'connecting' }

  constructor(
    target: TerminalTarget,
    element: HTMLElement,
    scheme: 'light' | 'dark',
    label: string,
    keys: KeyHandlers,
  ) {
    this.#target = target
    this.#terminal = new Terminal({
      allowProposedApi: true,
      cursorBlink: true,
      fontFamily: FONT,
      fontSize: 13,
      linkHandler: {
        activate: openLink,
        // The text of such a link may differ from its address.
        hover: (_, address) => element.setAttribute('title', address),
        leave: () => element.removeAttribute('title'),
      },
      // If a program handles the mouse, Shift selects text; on macOS, Option does.
      macOptionClickForcesSelection: true,
      minimumContrastRatio: 4.5,
      scrollback: SCROLLBACK,
      theme: PALETTES[scheme],
    })
    const terminal = this.#terminal
    for (const addon of [this.#fit, this.#search, new Unicode11Addon(), new WebLinksAddon(openLink)])
      terminal.loadAddon(addon)
    terminal.unicode.activeVersion = '11'
    terminal.open(element)
    terminal.textarea?.setAttribute('aria-label', label)
    terminal.attachCustomKeyEventHandler((event) => this.#isForCommand(event, keys))
    const encoder = new TextEncoder()
    terminal.onData((text) => this.#connection?.type(encoder.encode(text)))
    terminal.onBinary((text) => this.#connection?.type(Uint8Array.from(text, (letter) => letter.charCodeAt(0))))
    terminal.onResize(({ cols, rows }) => this.#connection?.resize(cols, rows))
    // A hidden terminal has no size.
    this.#resizeObserver = new ResizeObserver(() => element.offsetHeight > 0 && this.#fit.fit())
    this.#resizeObserver.observe(element)
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
    if (this.#status.kind !== 'connecting') terminal.write(RESET_MODES)
    this.#setStatus({ kind: 'connecting' })
    this.#connection?.close()
    this.#connection = new Connection(this.#target, terminal, {
      onStart: (command) => {
        this.#setStatus({ kind: 'open', command })
        // The terminal may have been resized meanwhile.
        this.#connection?.resize(terminal.cols, terminal.rows)
      },
      onBytes: (bytes, drawn) => terminal.write(bytes, drawn),
      onEnd: (ending) => this.#setStatus(ending),
    })
  }

  focus(): void {
    this.#terminal.focus()
  }

  setColorScheme(scheme: 'light' | 'dark'): void {
    this.#terminal.options.theme = PALETTES[scheme]
  }

  setLabel(label: string): void {
    this.#terminal.textarea?.setAttribute('aria-label', label)
  }

  /** @returns whether the text was found */
  find(text: string, direction: 'next' | 'previous'): boolean {
    return direction === 'next' ? this.#search.findNext(text) : this.#search.findPrevious(text)
  }

  endFind(): void {
    this.#search.clearDecorations()
    this.#terminal.clearSelection()
    this.focus()
  }

  dispose(): void {
    this.#resizeObserver.disconnect()
    this.#connection?.close()
    this.#terminal.dispose()
  }

  /** As in other terminals, the page handles copy, paste and find with Ctrl-Shift. Ctrl-C alone goes to the command. */
  #isForCommand(event: KeyboardEvent, { onFind, onLeave }: KeyHandlers): boolean {
    const key = event.ctrlKey ? `${event.shiftKey ? 'Shift-' : ''}${event.code}` : ''
    // The browser handles the paste.
    if (key === 'Shift-KeyV') return false
    const action = { 'Shift-KeyC': copy, Insert: copy, 'Shift-KeyF': onFind, F6: onLeave }[key]
    if (!action) return true
    event.preventDefault()
    if (event.type === 'keydown') action()
    return false
  }

  #setStatus(status: Status): void {
    this.#status = status
    for (const listener of this.#listeners) listener()
  }
}

/** Opens a link in a page that has no access to this one. */
function openLink(_event: MouseEvent, address: string): void {
  window.open(address, '_blank', 'noopener,noreferrer')
}

/** Copies the selected text: the terminal handles the browser's copy event. */
function copy(): void {
  document.execCommand('copy')
}
