import { invalidField } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { CallContext } from '../operations/operation-context.ts'
import type { Exchange } from './serve.ts'

/** Who asks, and what they had seen: `If-Match: "<version>"`, or `*` for whatever there is. */
export function callContext({ request }: Exchange): CallContext {
  const given = request.headers['if-match']
  return {
    actor: request.session?.user.name ?? '',
    ifMatch: given === undefined || given === '*' ? null : unquoted(given),
  }
}

function unquoted(tag: string): string {
  const [, version] = /^"([^"]+)"$/.exec(tag) ?? []
  if (version) return version
  throw invalidField('bad-input', 'If-Match', message('if-match-malformed'))
}
