import { Problem } from '@berth/contract/http/problems.ts'
import type { Message } from '@berth/contract/messages/message.ts'
import type { Plan } from '@berth/contract/services/services.ts'

/**
 * Refuses a plan that has errors.
 *
 * @param summary the message if there are several errors
 * @throws Problem with all errors of the plan: `already-exists` if the first is about the name, else `bad-input`
 */
export function refuseIfErrors({ errors }: Pick<Plan, 'errors'>, summary: Message): void {
  const [first, ...others] = errors
  if (!first) return
  const code = first.detailMessage.code === 'plan-name-taken' ? 'already-exists' : 'bad-input'
  throw new Problem(code, others.length === 0 ? first.detailMessage : summary, { errors })
}
