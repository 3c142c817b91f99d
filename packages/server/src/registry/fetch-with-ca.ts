import { getCACertificates } from 'node:tls'
import type { Fetch } from './transport.ts'

/**
 * A `fetch` that also trusts what these authorities vouch for. Node's own can't be told of any; undici, which it is made of, can. It is
 * loaded where it is needed only: few registries have an authority of their own.
 *
 * @param pem one or more certificates
 */
export function fetchWithCa(pem: string): Fetch {
  let loaded: Promise<Fetch> | undefined
  const load = async () => {
    const { Agent, fetch } = await import('undici')
    // Those that everybody trusts too: a registry's tokens or blobs may come from elsewhere.
    const dispatcher = new Agent({ connect: { ca: [...getCACertificates('default'), pem] } })
    const asked = (input: string, init: object) => fetch(input, { ...init, dispatcher })
    // The same by its nature, if not by name: both are the standard's.
    return asked as unknown as Fetch
  }
  return async (input, init) => {
    loaded ??= load()
    return (await loaded)(input, init)
  }
}
