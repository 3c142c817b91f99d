import { z } from 'zod'
import { formatMessage, Message, message } from '../messages/message.ts'

/** The codes of all problems, with their HTTP status. docs/problems.md explains each; a test keeps the two in step. */
export const PROBLEMS = {
  'bad-input': 400,
  'bad-credentials': 401,
  'signed-out': 401,
  'not-permitted': 403,
  'not-found': 404,
  'not-allowed': 409,
  'already-exists': 409,
  'changed-meanwhile': 409,
  'nothing-to-do': 409,
  'too-large': 413,
  'engine-refused': 422,
  'too-many-tries': 429,
  internal: 500,
  'host-unreachable': 502,
  'registry-failed': 502,
  'engine-away': 503,
} as const satisfies Record<string, number>

export type ProblemCode = keyof typeof PROBLEMS

/** What is wrong with one field of the request; `path` is "" where no field is to blame. */
export const FieldError = z.object({
  path: z.string(),
  /** In English. */
  detail: z.string(),
  /** `detail` as a message, for other languages. */
  detailMessage: Message,
})
export type FieldError = z.infer<typeof FieldError>

export const ProblemBody = z.object({
  /** One of the keys of PROBLEMS. */
  type: z.string(),
  title: z.string(),
  status: z.number(),
  /** In English. Where one field is to blame, its path comes first: "replicas: At most 10000." */
  detail: z.string(),
  /** `detail` (without the path) as a message, for other languages. */
  detailMessage: Message,
  /** The fields that must be corrected, by their path in the request ("ports.0.published"). */
  errors: z.array(FieldError).optional(),
  /** The actions that are allowed instead. */
  allowed: z.array(z.string()).optional(),
  retryAfterSeconds: z.number().optional(),
})
export type ProblemBody = z.infer<typeof ProblemBody>

type Extra = Pick<ProblemBody, 'errors' | 'allowed' | 'retryAfterSeconds'>

/** A refusal that the caller can act on. Any other error that is thrown is a bug and is answered with `internal`. */
export class Problem extends Error {
  constructor(code: ProblemCode, detail: Message, { cause, ...extra }: Extra & { cause?: unknown } = {}) {
    super(formatMessage(detail, 'en'), { cause })
    this.code = code
    this.extra = { ...extra, detailMessage: detail }
  }

  override readonly name = 'Problem'
  readonly code: ProblemCode
  readonly extra: Extra & Pick<ProblemBody, 'detailMessage'>

  get status(): number {
    return PROBLEMS[this.code]
  }
}

/** @param path as in FieldError */
export function fieldError(path: string, detailMessage: Message): FieldError {
  return { path, detail: formatMessage(detailMessage, 'en'), detailMessage }
}

/** Creates a problem with one field error of the same message. @param path as in FieldError */
export function invalidField(code: ProblemCode, path: string, detail: Message, cause?: unknown): Problem {
  return new Problem(code, detail, { errors: [fieldError(path, detail)], cause })
}

/** The maximum number of fields that a message names. */
const MAX_NAMED_FIELDS = 5

/** Creates a problem from the errors of one or more fields. Its detail is the only error, or the number of errors and their fields. */
export function invalidFields(errors: readonly FieldError[]): Problem {
  const [first, ...others] = errors
  if (first && others.length === 0) return new Problem('bad-input', first.detailMessage, { errors: [first] })
  const named = errors.slice(0, MAX_NAMED_FIELDS).map(({ path }) => path)
  const fields = [...named, ...(errors.length > MAX_NAMED_FIELDS ? ['…'] : [])].join(', ')
  return new Problem('bad-input', message('several-fields-wrong', { count: errors.length, fields }), {
    errors: [...errors],
  })
}

/** Returns the response body of a problem: application/problem+json, RFC 9457. */
export function problemBody({ code, status, message, extra }: Problem): ProblemBody {
  return { type: code, title: code.replaceAll('-', ' '), status, detail: detailOf(message, extra.errors), ...extra }
}

/** Puts the path of the field before the sentence where one field is to blame. */
function detailOf(message: string, [first, ...others]: readonly FieldError[] = []): string {
  const isOfField = first && others.length === 0 && first.path !== '' && first.detail === message
  return isOfField ? `${first.path}: ${message}` : message
}
