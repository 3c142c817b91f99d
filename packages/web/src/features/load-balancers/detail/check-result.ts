type CheckResultKey = 'noAnswer' | 'noConnection' | 'errorStatus' | 'badAnswer'

/** Keys are the second half of HAProxy's code, after the layer: "L4TOUT", "L7STS". */
const RESULT_KEYS: Readonly<Record<string, CheckResultKey>> = {
  TOUT: 'noAnswer',
  CON: 'noConnection',
  STS: 'errorStatus',
  RSP: 'badAnswer',
}

/**
 * Returns the key of the text for the result of a health check.
 * @param check as HAProxy reports it, such as "L4CON Connection refused", or "* L4TOUT" while the next check runs
 */
export function checkResultKey(check: string): CheckResultKey | null {
  return RESULT_KEYS[/^(?:\* )?L\d([A-Z]+)/.exec(check)?.[1] ?? ''] ?? null
}
