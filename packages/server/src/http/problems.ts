import { Problem, type ProblemBody } from '@berth/contract/problems.ts'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { asProblem } from '../operations/cluster.ts'

/** Answers whatever was thrown as RFC 9457 problem+json. What nobody foresaw is logged whole and answered without a word of it. */
export function answerProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(asProblem(error))
  if (problem.code === 'internal') request.log.error(error)
  if (problem.extra.retryAfterSeconds) reply.header('retry-after', problem.extra.retryAfterSeconds)
  return reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(bodyOf(problem))
}

export function bodyOf(problem: Problem): ProblemBody {
  const title = problem.code.replaceAll('-', ' ')
  return { type: problem.code, title, status: problem.status, detail: problem.message, ...problem.extra }
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { statusCode, message, code } = error as Partial<FastifyError>
  if (statusCode === 413) return new Problem('too-large', 'The body is larger than what is read here.')
  if (statusCode && statusCode < 500) return new Problem('bad-input', code ? `${message} (${code})` : `${message}`)
  return new Problem('internal', 'Something went wrong on our side.', { cause: error })
}
