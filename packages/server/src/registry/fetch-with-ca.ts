import { getCACertificates } from 'node:tls'
import type { Fetch } from './transport.ts'

/**
 * Returns a `fetch` that also trusts these certificate authorities. Node's own `fetch` does not accept any; undici, which it is made of,
 * does. undici is loaded only when it is needed: few registries have an authority of their own.
 *
 * @param pem one or more certificates
 */
export function fetchWithCa(pem: string): Fetch {
  let loaded: Promise<Fetch> | undefined
  const load = async () => {
    const { Agent, fetch } = await import('undici')
    // The default authorities are included: a registry's tokens or blobs may come from elsewhere.
    const dispatcher = new Agent({ connect: { ca: [...getCACertificates('default'), pem] } })
    const fetchTrusting = (input: string, init: object) => fetch(input, { ...init, dispatcher })
    // The types have different names, but both follow the standard.
    return fetchTrusting as unknown as Fetch
  }
  return async (input, init) => {
    loaded ??= load()
    return (await loaded)(input, init)
  }
}
