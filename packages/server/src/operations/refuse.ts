import { Problem } from '@berth/contract/http/problems.ts'
import type { Message } from '@berth/contract/messages/message.ts'
import type { Plan } from '@berth/contract/services/services.ts'

/** @param summary what is said where there are several errors @throws Problem with all that the plan has against it: `already-exists` where it is the name, else `bad-input` */
export function refuse({ errors }: Pick<Plan, 'errors'>, summary: Message): void {
  const [first, ...others] = errors
  if (!first) return
  const code = first.detailMessage.code === 'plan-name-taken' ? 'already-exists' : 'bad-input'
  throw new Problem(code, others.length === 0 ? first.detailMessage : summary, { errors })
}
