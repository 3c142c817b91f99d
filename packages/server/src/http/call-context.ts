import { invalidField } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { CallContext } from '../operations/operation-context.ts'
import type { Exchange } from './register-route.ts'

/** Returns who calls, and the version of the service that the caller saw: `If-Match: "<version>"`, or `*` for any version. */
export function callContext({ request }: Exchange): CallContext {
  const header = request.headers['if-match']
  return {
    actor: request.session?.user.name ?? '',
    ifMatch: header === undefined || header === '*' ? null : parseTag(header),
  }
}

function parseTag(tag: string): string {
  const [, version] = /^"([^"]+)"$/.exec(tag) ?? []
  if (version) return version
  throw invalidField('bad-input', 'If-Match', message('if-match-malformed'))
}
