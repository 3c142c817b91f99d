import type { Answer, Endpoint, Parsed, PlanOf } from '@berth/contract/http/endpoint.ts'
import { ProblemBody } from '@berth/contract/http/problems.ts'
import { routes, streams } from '@berth/contract/http/routes.ts'
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

/** The one way in which a route comes into being: guarded, parsed, and answered through its schema, so nothing unlisted leaks. */
export function routeRegistrar(app: FastifyInstance, guard: Guard): RegisterRoute {
  return (endpoint: Endpoint, handler: Handler<Endpoint>, planner?: Planner<Endpoint>) => {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      ...(endpoint.bodyBytes !== undefined && { bodyLimit: endpoint.bodyBytes }),
      schema: {
        ...described(endpoint),
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

type Said = Pick<Endpoint, 'path' | 'summary' | 'description' | 'permission'>

const NAMES = new Map<Said, string>(
  [...Object.entries(routes), ...Object.entries(streams)].map(([name, one]) => [one, name]),
)

/** What the documentation tells of a route beside its shapes. */
export function described(endpoint: Said) {
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
export const PROBLEMS = {
  '4xx': { description: 'Refused: something about the request, or what it asks of, has to change first.', ...PROBLEM },
  '5xx': { description: 'Something that Berth needs is away, or Berth is at fault.', ...PROBLEM },
}
