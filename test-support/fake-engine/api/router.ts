import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Host } from '../model.ts'

/** A request that the engine refuses, with the engine's message. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export interface ApiRequest {
  /** The host whose engine receives the request. */
  readonly host: Host
  /** The variable parts of the path. */
  readonly parts: readonly string[]
  readonly query: URLSearchParams
  readonly filters: Filters
  /** The JSON of the body; undefined if the body is empty or no JSON. */
  readonly body: unknown
  /** The raw body, for archives. */
  readonly bytes: Buffer
  readonly signal: AbortSignal
}

/** The response to a request. */
export type Answer =
  | { readonly status: number; readonly json?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | {
      /** Writes the response and ends it. */
      readonly stream: (response: ServerResponse) => void | Promise<void>
      /** Does the same on the raw connection, if the caller asks for an upgrade. */
      readonly upgrade?: (connection: Duplex) => void
      readonly contentType: string
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly bytes: Buffer; readonly contentType: string; readonly headers?: Readonly<Record<string, string>> }
  | Upgrade

/** A handler that takes over the connection. */
export interface Upgrade {
  readonly upgrade: (connection: Duplex) => void
  readonly contentType: string
}

export type Handler = (request: ApiRequest) => Answer | Promise<Answer>

export interface Route {
  readonly method: string
  readonly pattern: RegExp
  readonly handler: Handler
}

/** Defines a route. @param path such as "/services/:/update"; ":" stands for one part, "*" for any number of parts */
export function route(method: string, path: string, handler: Handler): Route {
  const source = path.replaceAll(':', '([^/]+)').replaceAll('*', '(.+)')
  return { method, pattern: new RegExp(`^${source}$`), handler }
}

/** The `filters` of a list, in the format of the engine's API: {"label": ["a=b"]} or {"label": {"a=b": true}}. */
export class Filters {
  readonly #all: Readonly<Record<string, string[] | Record<string, boolean>>>

  /** @throws Refusal if the text is no JSON */
  constructor(text: string | null) {
    try {
      this.#all = JSON.parse(text || '{}')
    } catch {
      throw new Refusal(400, 'invalid filter')
    }
  }

  /** Allows only filters with these names. @throws Refusal if another is used */
  allowOnly(...known: string[]): this {
    for (const name of Object.keys(this.#all))
      if (!known.includes(name)) throw new Refusal(400, `Invalid filter '${name}'`)
    return this
  }

  /** Returns the values of a filter; empty if it isn't used. */
  of(name: string): string[] {
    const values = this.#all[name] ?? []
    return Array.isArray(values) ? values : Object.keys(values)
  }

  /** Tells whether one of the filter's values matches, or the filter isn't used. */
  allows(name: string, matches: (value: string) => boolean): boolean {
    const values = this.of(name)
    return values.length === 0 || values.some(matches)
  }

  /** Tells whether the labels contain every label of the filter. */
  allowsLabels(labels: Readonly<Record<string, string>> = {}): boolean {
    return this.of('label').every((sought) => {
      const at = sought.indexOf('=')
      return at < 0 ? sought in labels : labels[sought.slice(0, at)] === sought.slice(at + 1)
    })
  }
}

/** Reads a boolean of a query in the API's format. */
export function isTrue(text: string | null): boolean {
  return text === 'true' || text === '1'
}

/** Reads the whole body of a request. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
