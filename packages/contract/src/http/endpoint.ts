import type { z } from 'zod'
import type { Permission } from './permissions.ts'

type Shape = z.ZodObject

/** One route as data: the server serves it, the client calls it, OpenAPI and the permission test read it. */
export interface Endpoint<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends Shape = Shape,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** For the documentation: the operation in a few words, and further details. */
  readonly summary: string
  readonly description?: string
  /** The permission that the caller needs. 'public' and 'signed-in' are permissions too, so that every route must name one. */
  readonly permission: Permission
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly answer: Answer
  readonly status: 200 | 201 | 202 | 204
  /** The most bytes of a body that are accepted; 1 MiB by default. */
  readonly bodyBytes?: number
  /** The answer to `?dryRun=true`, which has status 200 and changes nothing. */
  readonly plan?: z.ZodType
}

/** A route whose request or answer is no JSON document, such as events, logs, files and terminals. GET unless `method` is given. */
export interface Stream {
  readonly method?: 'PUT'
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly permission: Permission
  readonly params?: Shape
  readonly query?: Shape
}

/** What the handler of a stream receives: parsed, with defaults. */
export type ParsedStream<S extends Stream> = {
  readonly params: S['params'] extends Shape ? z.output<S['params']> : unknown
  readonly query: S['query'] extends Shape ? z.output<S['query']> : unknown
}

/** The input of a call; keys without required fields may be left out. */
export type Input<E extends Endpoint> = Optional<'params', z.input<E['params']>> &
  Optional<'query', z.input<E['query']>> &
  Optional<'body', z.input<E['body']>> & {
    /** The version of the service that the caller saw. The call is refused if the service was changed since. */
    readonly ifMatch?: string
  }

/** The input that a handler receives: parsed, with defaults filled in. */
export type Parsed<E extends Endpoint> = {
  readonly params: z.output<E['params']>
  readonly query: z.output<E['query']>
  readonly body: z.output<E['body']>
}

export type PlanOf<E extends Endpoint> = E extends { readonly plan: infer P extends z.ZodType } ? z.output<P> : never

export type Answer<E extends Endpoint> = z.output<E['answer']>

type Optional<K extends string, T> =
  Record<never, never> extends T ? { readonly [_ in K]?: T } : { readonly [_ in K]: T }
