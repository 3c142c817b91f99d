import { Problem, problemBody } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { asProblem } from '../operations/operation-context.ts'

/** Answers any error as RFC 9457 problem+json. An unexpected error is logged in full and answered without its message. */
export function sendProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
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
  const { statusCode, message: errorMessage, code } = error as Partial<FastifyError>
  if (statusCode === 413) return new Problem('too-large', message('body-too-large'))
  if (statusCode && statusCode < 500)
    return new Problem(
      'bad-input',
      message('request-unreadable', { error: code ? `${errorMessage} (${code})` : `${errorMessage}` }),
    )
  return new Problem('internal', message('internal-error'), { cause: error })
}
