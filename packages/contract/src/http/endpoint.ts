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
  /** What it is, in a few words, and what they leave out: for the documentation. */
  readonly summary: string
  readonly description?: string
  /** What the caller must be allowed to do. 'public' and 'signed-in' are permissions too, so no route can forget one. */
  readonly permission: Permission
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly answer: Answer
  readonly status: 200 | 201 | 202 | 204
  /** The longest body that is read; 1 MiB unless told. */
  readonly bodyBytes?: number
  /** What `?dryRun=true` answers, with status 200, having changed nothing. */
  readonly plan?: z.ZodType
}

/** What a caller gives; keys with nothing required in them may be left out. */
export type Input<E extends Endpoint> = Optional<'params', z.input<E['params']>> &
  Optional<'query', z.input<E['query']>> &
  Optional<'body', z.input<E['body']>> & {
    /** The version that was looked at: where somebody wrote since, it is refused. */
    readonly ifMatch?: string
  }

/** What a handler receives: parsed, defaults filled in. */
export type Parsed<E extends Endpoint> = {
  readonly params: z.output<E['params']>
  readonly query: z.output<E['query']>
  readonly body: z.output<E['body']>
}

export type PlanOf<E extends Endpoint> = E extends { readonly plan: infer P extends z.ZodType } ? z.output<P> : never

export type Answer<E extends Endpoint> = z.output<E['answer']>

type Optional<K extends string, T> =
  Record<never, never> extends T ? { readonly [_ in K]?: T } : { readonly [_ in K]: T }
