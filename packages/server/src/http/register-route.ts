import type { Answer, Endpoint, Parsed, ParsedStream, PlanOf, Stream } from '@berth/contract/http/endpoint.ts'
import { ProblemBody } from '@berth/contract/http/problems.ts'
import { routes, streams } from '@berth/contract/http/routes.ts'
import type { WebSocket } from '@fastify/websocket'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Guard } from './guard.ts'

export interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

type Handler<E extends Endpoint> = (input: Parsed<E>, exchange: Exchange) => Promise<Answer<E>> | Answer<E>
type Planner<E extends Endpoint> = (input: Parsed<E>) => Promise<PlanOf<E>>
export interface RegisterRoute {
  <E extends Endpoint>(endpoint: E, handler: Handler<E>): void
  <E extends Endpoint & { plan: object }>(endpoint: E, handler: Handler<E>, planner: Planner<E>): void
}

/**
 * Returns the function that registers routes. Each is guarded, parsed, and answered through its schema, so that no unlisted field leaks.
 */
export function routeRegistrar(app: FastifyInstance, guard: Guard): RegisterRoute {
  return (endpoint: Endpoint, handler: Handler<Endpoint>, planner?: Planner<Endpoint>) => {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      ...(endpoint.bodyBytes !== undefined && { bodyLimit: endpoint.bodyBytes }),
      schema: {
        ...documentationOf(endpoint),
        params: endpoint.params,
        querystring: endpoint.query,
        ...(endpoint.method !== 'GET' && { body: endpoint.body }),
        response: responsesOf(endpoint),
      },
      onRequest: (request) => guard(request, endpoint.permission),
      handler: async (request, reply) => {
        const input = { params: request.params, query: request.query, body: request.body } as Parsed<Endpoint>
        const isDryRun = planner !== undefined && (input.query as { dryRun?: boolean }).dryRun === true
        reply.code(isDryRun ? 200 : endpoint.status)
        const answer = await (isDryRun ? planner(input) : handler(input, { request, reply }))
        return isDryRun || endpoint.status !== 204 ? answer : reply.send()
      },
    })
  }
}

export interface StreamExchange extends Exchange {
  /** Rejects with a Problem once the caller may no longer have the stream. */
  readonly checkPermission: () => Promise<void>
}

interface StreamOptions<S extends Stream> {
  /** What the documentation says about the successful answer, by status. */
  readonly response: Readonly<Record<number, unknown>>
  /** The media type of a body that the handler reads as a stream. */
  readonly bodyType?: string
  /** Tells whether a caller without a session is let through. */
  readonly isTrusted?: (request: FastifyRequest) => boolean
  /** Serves a WebSocket; other requests go to the handler. */
  readonly onSocket?: (
    input: ParsedStream<S>,
    socket: WebSocket,
    exchange: Omit<StreamExchange, 'reply'>,
  ) => Promise<void>
}

type StreamHandler<S extends Stream> = (input: ParsedStream<S>, exchange: StreamExchange) => unknown
export type RegisterStream = <S extends Stream>(stream: S, options: StreamOptions<S>, handler: StreamHandler<S>) => void

/** Returns the function that registers streams. Each is guarded and parsed as other routes are; its handler writes the answer itself. */
export function streamRegistrar(app: FastifyInstance, guard: Guard): RegisterStream {
  return (stream, { response, bodyType, isTrusted, onSocket }, handler) => {
    const { method = 'GET', path, permission, params, query } = stream
    const inputOf = (request: FastifyRequest) =>
      ({ params: request.params, query: request.query }) as ParsedStream<typeof stream>
    const checkOf = (request: FastifyRequest) => () => guard(request, permission)
    const register = (scope: FastifyInstance) =>
      scope.route({
        method,
        url: path,
        exposeHeadRoute: false,
        schema: {
          ...documentationOf(stream),
          ...(params && { params }),
          ...(query && { querystring: query }),
          response: { ...response, ...PROBLEMS },
        },
        onRequest: async (request) => {
          if (!isTrusted?.(request)) await guard(request, permission)
        },
        handler: (request, reply) => handler(inputOf(request), { request, reply, checkPermission: checkOf(request) }),
        ...(onSocket && {
          wsHandler: (socket, request) =>
            onSocket(inputOf(request), socket, { request, checkPermission: checkOf(request) }),
        }),
      })
    if (bodyType === undefined) register(app)
    // In a scope of its own: no other route takes such a body.
    else
      app.register((scope, _, done) => {
        scope.addContentTypeParser(bodyType, (_request, payload, parsed) => parsed(null, payload))
        register(scope)
        done()
      })
  }
}

type RouteDescription = Pick<Endpoint, 'path' | 'summary' | 'description' | 'permission'>

const NAMES = new Map<RouteDescription, string>(
  [...Object.entries(routes), ...Object.entries(streams)].map(([name, one]) => [one, name]),
)

/** Returns what the API's documentation says about a route besides its schemas. */
function documentationOf(endpoint: RouteDescription) {
  const { path, summary, description, permission } = endpoint
  return {
    operationId: NAMES.get(endpoint) ?? path,
    summary,
    ...(description && { description }),
    tags: [path.includes('/services') ? 'services' : (path.split('/')[3] ?? 'server')],
    ...(permission === 'public' && { security: [] }),
  }
}

function responsesOf({ status, answer, plan }: Endpoint) {
  const done = status === 204 ? z.null().describe('Done.') : answer
  if (plan && status === 200) return { 200: z.union([answer, plan]), ...PROBLEMS }
  return { ...(plan && { 200: plan }), [status]: done, ...PROBLEMS }
}

const PROBLEM = { content: { 'application/problem+json': { schema: ProblemBody } } }
/** Listed in docs/problems.md. */
const PROBLEMS = {
  '4xx': {
    description: 'The request was refused: change the request, or the state of the resource, and try again.',
    ...PROBLEM,
  },
  '5xx': { description: 'Berth failed, or something that it depends on is unavailable.', ...PROBLEM },
}
