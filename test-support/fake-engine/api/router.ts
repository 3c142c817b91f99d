import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Host } from '../model.ts'

/** The engine refuses a request, in its own words. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export interface ApiRequest {
  /** The host whose engine is asked. */
  readonly host: Host
  /** The parts of the path that the route leaves open. */
  readonly parts: readonly string[]
  readonly query: URLSearchParams
  readonly filters: Filters
  /** The JSON of the body; undefined where there is none or it is no JSON. */
  readonly body: unknown
  /** The body as it came, where it is an archive. */
  readonly bytes: Buffer
  readonly signal: AbortSignal
}

/** What a request is answered. */
export type Answer =
  | { readonly status: number; readonly json?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | {
      /** Writes to the answer for as long as it likes, and ends it. */
      readonly stream: (response: ServerResponse) => void | Promise<void>
      /** Does the same on a connection of its own, where the caller asks for one. */
      readonly upgrade?: (connection: Duplex) => void
      readonly contentType: string
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly bytes: Buffer; readonly contentType: string; readonly headers?: Readonly<Record<string, string>> }
  | Upgrade

/** Takes the connection over. */
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

/** @param path such as "/services/:/update"; ":" stands for one part, "*" for any number */
export function route(method: string, path: string, handler: Handler): Route {
  const source = path.replaceAll(':', '([^/]+)').replaceAll('*', '(.+)')
  return { method, pattern: new RegExp(`^${source}$`), handler }
}

/** The `filters` of a list, as the engine's API writes them: {"label": ["a=b"]} or {"label": {"a=b": true}}. */
export class Filters {
  readonly #all: Readonly<Record<string, string[] | Record<string, boolean>>>

  /** @throws Refusal where it is no JSON */
  constructor(text: string | null) {
    try {
      this.#all = JSON.parse(text || '{}')
    } catch {
      throw new Refusal(400, 'invalid filter')
    }
  }

  /** @throws Refusal where it is filtered by anything else */
  demandOnly(...known: string[]): this {
    for (const name of Object.keys(this.#all))
      if (!known.includes(name)) throw new Refusal(400, `Invalid filter '${name}'`)
    return this
  }

  /** Empty where it isn't filtered by this. */
  of(name: string): string[] {
    const given = this.#all[name] ?? []
    return Array.isArray(given) ? given : Object.keys(given)
  }

  /** One of the values is this, or none is asked for. */
  allows(name: string, isIt: (value: string) => boolean): boolean {
    const values = this.of(name)
    return values.length === 0 || values.some(isIt)
  }

  /** Every label that is asked for is there. */
  allowsLabels(labels: Readonly<Record<string, string>> = {}): boolean {
    return this.of('label').every((sought) => {
      const at = sought.indexOf('=')
      return at < 0 ? sought in labels : labels[sought.slice(0, at)] === sought.slice(at + 1)
    })
  }
}

/** As the API writes booleans of a query. */
export function isTrue(text: string | null): boolean {
  return text === 'true' || text === '1'
}

/** Reads a request's body. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
