import { Problem, problemBody } from '@berth/contract/http/problems.ts'
import { wording } from '@berth/contract/messages/wording.ts'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { asProblem } from '../operations/operation-context.ts'

/** Answers whatever was thrown as RFC 9457 problem+json. What nobody foresaw is logged whole and answered without a word of it. */
export function answerProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(asProblem(error))
  if (problem.code === 'internal') request.log.error(error)
  if (problem.extra.retryAfterSeconds) reply.header('retry-after', problem.extra.retryAfterSeconds)
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemBody(problem))
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { statusCode, message, code } = error as Partial<FastifyError>
  if (statusCode === 413) return new Problem('too-large', wording('body-too-large'))
  if (statusCode && statusCode < 500)
    return new Problem(
      'bad-input',
      wording('request-unreadable', { error: code ? `${message} (${code})` : `${message}` }),
    )
  return new Problem('internal', wording('internal-error'), { cause: error })
}
