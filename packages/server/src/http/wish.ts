import { faultyField } from '@berth/contract/http/problems.ts'
import { wording } from '@berth/contract/messages/wording.ts'
import type { Wish } from '../operations/operation-context.ts'
import type { Exchange } from './serve.ts'

/** Who asks, and what they had seen: `If-Match: "<version>"`, or `*` for whatever there is. */
export function wishOf({ request }: Exchange): Wish {
  const given = request.headers['if-match']
  return {
    by: request.session?.user.name ?? '',
    ifMatch: given === undefined || given === '*' ? null : unquoted(given),
  }
}

function unquoted(tag: string): string {
  const [, version] = /^"([^"]+)"$/.exec(tag) ?? []
  if (version) return version
  throw faultyField('bad-input', 'If-Match', wording('if-match-malformed'))
}
