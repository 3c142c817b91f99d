import { message } from '../messages/message.ts'
import type { Answer, Endpoint, Input, PlanOf } from './endpoint.ts'
import { PROBLEMS, Problem, ProblemBody, type ProblemCode } from './problems.ts'

export interface Caller {
  /** Calls one endpoint. The page, the command line and the end-to-end tests all use it. @throws Problem */
  call<E extends Endpoint>(endpoint: E, input: Input<E>, signal?: AbortSignal): Promise<Answer<E>>
  /** Returns what a call would do, and changes nothing. @throws Problem */
  plan<E extends Endpoint & { plan: object }>(endpoint: E, input: Input<E>, signal?: AbortSignal): Promise<PlanOf<E>>
}

/** Creates a client of the API. @param base such as "http://localhost:8080"; "" for the server that served the page */
export function connect(base: string, fetch: typeof globalThis.fetch = (...args) => globalThis.fetch(...args)): Caller {
  async function send(endpoint: Endpoint, input: unknown, signal: AbortSignal | undefined, dryRun: boolean) {
    const {
      params = {},
      query = {},
      body,
      ifMatch,
    } = input as { params?: Values; query?: Values; body?: unknown; ifMatch?: string }
    const response = await fetch(base + addressOf(endpoint.path, params, dryRun ? { ...query, dryRun } : query), {
      method: endpoint.method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
    if (!response.ok) throw problemOf(await response.json().catch(() => null), response.status)
    return response.status === 204 ? undefined : await response.json()
  }
  return {
    call: (endpoint, input, signal) => send(endpoint, input, signal, false),
    plan: (endpoint, input, signal) => send(endpoint, input, signal, true),
  }
}

/**
 * Returns a path with its parameters and query filled in.
 *
 * @param path of a route or stream
 * @param query undefined and null values are left out
 */
export function addressOf(path: string, params: Values, query: Values = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(params[key])))
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) =>
      value === undefined || value === null ? [] : [[key, String(value)]],
    ),
  )
  return search.size > 0 ? `${filled}?${search}` : filled
}

type Values = Readonly<Record<string, unknown>>

/** Returns the problem that a failed request was answered with. @param body parsed JSON of any shape */
export function problemOf(body: unknown, status: number): Problem {
  const parsed = ProblemBody.safeParse(body)
  if (!parsed.success) return new Problem('internal', message('unknown-answer', { status }))
  const { type, detailMessage, detail: _english, ...extra } = parsed.data
  return new Problem(type in PROBLEMS ? (type as ProblemCode) : 'internal', detailMessage, extra)
}
