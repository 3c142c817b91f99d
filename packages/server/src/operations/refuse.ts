import { Problem } from '@berth/contract/problems.ts'
import type { Plan } from '@berth/contract/services.ts'

/** @throws Problem with all that the plan has against it: `already-exists` where it is the name, else `bad-input` */
export function refuse({ errors }: Pick<Plan, 'errors'>, sentence: string): void {
  const [first, ...others] = errors
  if (!first) return
  const code = first.wording?.code === 'plan-name-taken' ? 'already-exists' : 'bad-input'
  throw new Problem(code, others.length === 0 && first.wording ? first.wording : sentence, { errors })
}
