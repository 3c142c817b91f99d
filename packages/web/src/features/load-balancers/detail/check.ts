type CheckWord = 'noAnswer' | 'noConnection' | 'errorStatus' | 'badAnswer'

/** By the second half of HAProxy's code, after the layer: "L4TOUT", "L7STS". */
const WORDS: Readonly<Record<string, CheckWord>> = {
  TOUT: 'noAnswer',
  CON: 'noConnection',
  STS: 'errorStatus',
  RSP: 'badAnswer',
}

/** What a health check met. @param check as HAProxy tells it, such as "L4CON Connection refused", or "* L4TOUT" while it checks again */
export function checkWord(check: string): CheckWord | null {
  return WORDS[/^(?:\* )?L\d([A-Z]+)/.exec(check)?.[1] ?? ''] ?? null
}
