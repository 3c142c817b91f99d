import type { Message, PlainCode } from '../messages/message.ts'

/** Names the message of a check in a schema. The code stands in the place of zod's sentence, because a schema has no language. */
export function textCode<C extends PlainCode>(code: C): C {
  return code
}

/** Returns an issue of a custom check, whose message may have parameters. */
export function customIssue(path: (string | number)[], params: Message) {
  return { code: 'custom', path, params } as const
}
