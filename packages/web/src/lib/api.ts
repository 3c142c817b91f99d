import { connect } from '@berth/contract/http/client.ts'

/** An error for a request without a response: the server or the network is down. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** Calls the server that this page came from. @throws Problem, or Unreachable if there was no response */
export const { call, plan } = connect('', fetchOrUnreachable)

async function fetchOrUnreachable(...args: Parameters<typeof fetch>): Promise<Response> {
  try {
    return await fetch(...args)
  } catch (error) {
    // `fetch` throws a TypeError, as an error in the page would.
    throw error instanceof TypeError ? new Unreachable(error.message, { cause: error }) : error
  }
}
