/** The authorization that a registry requires, from the header `WWW-Authenticate` of its answer 401. */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'bearer'
      readonly realm: string
      readonly service: string | null
      readonly scope: string | null
    }

/** `name=value`, `name="value"`, or the word that starts another challenge. */
const PIECE = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))|([\w-]+)/g

/** Returns the first challenge that can be answered, a token before a password; null if there is none. */
export function parseChallenge(header: string): Challenge | null {
  const challenges = challengesOf(header)
  const bearer = challenges.find(({ scheme, values }) => scheme === 'bearer' && values.has('realm'))
  if (bearer) {
    const { values } = bearer
    const realm = values.get('realm') ?? ''
    return { scheme: 'bearer', realm, service: values.get('service') ?? null, scope: values.get('scope') ?? null }
  }
  return challenges.some(({ scheme }) => scheme === 'basic') ? { scheme: 'basic' } : null
}

function challengesOf(header: string): { scheme: string; values: Map<string, string> }[] {
  const challenges: { scheme: string; values: Map<string, string> }[] = []
  for (const [, name, quoted, bare, scheme] of header.matchAll(PIECE)) {
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), values: new Map() })
    else if (name !== undefined) {
      const value = quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1')
      challenges.at(-1)?.values.set(name.toLowerCase(), value)
    }
  }
  return challenges
}
