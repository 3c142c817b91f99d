import type { Message, PlainCode } from '../messages/message.ts'

/** Names the text of a check in a schema. The code stands where zod has its sentence, since a schema knows no language. */
export function textCode<C extends PlainCode>(code: C): C {
  return code
}

/** Returns an issue of a check that is written out, whose text may have parameters. */
export function customIssue(path: (string | number)[], params: Message) {
  return { code: 'custom', path, params } as const
}
