import type { Answer, Endpoint, Parsed, PlanOf } from '@berth/contract/endpoint.ts'
import { ProblemBody } from '@berth/contract/problems.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Guard } from './guard.ts'

export interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export type Handler<E extends Endpoint> = (input: Parsed<E>, exchange: Exchange) => Promise<Answer<E>> | Answer<E>
export type Planner<E extends Endpoint> = (input: Parsed<E>) => Promise<PlanOf<E>>
export interface Serve {
  <E extends Endpoint>(endpoint: E, handler: Handler<E>): void
  <E extends Endpoint & { plan: object }>(endpoint: E, handler: Handler<E>, planner: Planner<E>): void
}

/** The one way in which a route comes into being: guarded, parsed, and answered through its schema, so nothing unlisted leaks. */
export function serving(app: FastifyInstance, guard: Guard): Serve {
  return (endpoint: Endpoint, handler: Handler<Endpoint>, planner?: Planner<Endpoint>) => {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      schema: {
        tags: [endpoint.path.split('/')[3] ?? 'server'],
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
        return endpoint.status === 204 ? reply.send() : answer
      },
    })
  }
}

function responsesOf({ status, answer, plan }: Endpoint) {
  return {
    ...(plan && { 200: plan }),
    [status]: status === 204 ? z.null().describe('Done.') : answer,
    default: ProblemBody,
  }
}
